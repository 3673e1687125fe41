package dev.carillon.web.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.interaction.Interactions;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DefaultApp;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.ejb.registry.identity.EndUser;
import dev.carillon.ejb.registry.identity.TokenIssuer;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.client.ClientAddresses;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import dev.carillon.web.json.OwnDialect;
import dev.carillon.web.json.Records;
import dev.carillon.web.push.PublishJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the page at {@code /} does in the development profile, and nowhere else: signs a visitor in
 * as a made-up user, sends to that user's browsers, and follows it. A visitor sees only publishes
 * of their own: the id of each begins with a mark of its user.
 */
@ApplicationScoped
@OwnDialect
@Path("push/demo")
public class DemoResource {

  private static final Duration LIFE = Duration.ofHours(1);
  private static final Pattern VISITOR = Pattern.compile("visitor-[0-9a-f-]{36}");
  private static final int MAX_DELIVERIES = 100;

  private final TokenIssuer tokens;
  private final PublishService publishes;
  private final Interactions interactions;
  private final CarillonConfig config;
  private final ClientAddresses addresses;
  private final Records records;
  private final RateLimit sessions = new RateLimit(100, Duration.ofMillis(100));

  @Inject
  public DemoResource(
      TokenIssuer tokens,
      PublishService publishes,
      Interactions interactions,
      CarillonConfig config,
      ClientAddresses addresses,
      Records records) {
    this.tokens = tokens;
    this.publishes = publishes;
    this.interactions = interactions;
    this.config = config;
    this.addresses = addresses;
    this.records = records;
  }

  /** A token for a made-up user: the one of the last visit, else a new one. */
  @POST
  @Path("session")
  @Requires(Access.ANYONE)
  public Response session(@Context HttpServletRequest request) {
    DefaultApp app = demoApp();
    sessions.require(addresses.of(request));
    String remembered = records.read(RequestBodies.of(request), SessionRequest.class).user();
    String user =
        remembered != null && VISITOR.matcher(remembered).matches()
            ? remembered
            : "visitor-" + UUID.randomUUID();
    ObjectNode answer = Json.object().put("token", tokens.issue(app.id(), user, LIFE));
    answer.put("user", user).put("appId", app.id());
    return Answers.of(200, answer.put("key", app.key()).put("channel", channel(user)));
  }

  /** One publish to the user's browsers and to the page that is open. */
  @POST
  @Path("send")
  @Requires(Access.USER)
  public Response send(@Context HttpServletRequest request) {
    demoApp();
    EndUser user = Visitors.user(request);
    PublishCommand.Content content =
        records.read(RequestBodies.of(request), TryMessage.class).content();
    PublishReceipt receipt =
        publishes.publish(
            TestPushResource.command(
                user.app().appId(),
                mark(user) + UUID.randomUUID(),
                List.of(
                    new Target.Client(user.userId()),
                    new Target.Recipient(RecipientAddress.realtime(channel(user.userId())))),
                content));
    ObjectNode answer = Json.object().put("success", true).put("publishId", receipt.publishId());
    return Answers.of(202, BrowserAnswers.withWarnings(answer, content));
  }

  @GET
  @Path("status/{publishId}")
  @Requires(Access.USER)
  public Response status(
      @Context HttpServletRequest request, @PathParam("publishId") String publishId) {
    demoApp();
    EndUser user = Visitors.user(request);
    String appId = user.app().appId();
    if (!publishId.startsWith(mark(user))) {
      throw ServiceException.notFound("publish");
    }
    ObjectNode answer =
        publishes
            .status(appId, publishId)
            .map(status -> PublishJson.status(appId, status))
            .orElseThrow(() -> ServiceException.notFound("publish"));
    ArrayNode deliveries = answer.putArray("deliveries");
    publishes
        .deliveries(appId, publishId, null, MAX_DELIVERIES)
        .items()
        .forEach(delivery -> deliveries.add(PublishJson.delivery(delivery)));
    ObjectNode reported = answer.putObject("interactions");
    interactions
        .count(appId, publishId)
        .forEach((event, count) -> reported.put(event.wireName(), count));
    return Answers.of(200, answer);
  }

  private DefaultApp demoApp() {
    return config
        .defaultApp()
        .filter(app -> config.development())
        .orElseThrow(() -> ServiceException.notFound("demo"));
  }

  private static String mark(EndUser user) {
    return channel(user.userId()) + "-";
  }

  /** The live channel of a visitor's page; as hard to guess as the visitor's id. */
  private static String channel(String userId) {
    return "demo-" + Hashes.sha256Hex(userId).substring(0, 16);
  }
}

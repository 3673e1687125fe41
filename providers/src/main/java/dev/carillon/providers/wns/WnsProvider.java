package dev.carillon.providers.wns;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RenderedPayload;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import dev.carillon.providers.http2.AddressResolver;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Options;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.Transport;
import dev.carillon.providers.net.AddressPolicy;
import dev.carillon.providers.net.EndpointPolicy;
import dev.carillon.providers.net.GuardedResolver;
import dev.carillon.providers.oauth.AuthorizedClient;
import dev.carillon.providers.oauth.AuthorizedWork;
import dev.carillon.providers.oauth.ClientCredentialsGrant;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Sends notifications to WNS channels, one request a channel.
 *
 * <p>A channel URI came from a device: its origin is checked before sending and its address when
 * connecting. Safe for many threads; {@link #close} lets what was submitted end.
 */
public final class WnsProvider implements PushProvider {

  private static final URI TOKEN_URL = URI.create("https://login.live.com/accesstoken.srf");
  private static final String SCOPE = "notify.windows.com";

  private final Predicate<String> allowed;
  private final Clock clock;
  private final Transport client;
  private final AuthorizedClient authorized;

  public WnsProvider(
      WnsCredential credential, ProviderSettings settings, EventLoops loops, Clock clock) {
    this(
        credential,
        settings,
        allowed(settings),
        new Http2Client(loops, Http2Options.of(settings), resolver(settings)),
        clock);
  }

  /**
   * With somebody else in the place of the network.
   *
   * @param allowed which channel URIs are sent to
   */
  public WnsProvider(
      WnsCredential credential,
      ProviderSettings settings,
      Predicate<String> allowed,
      Transport client,
      Clock clock) {
    this.allowed = allowed;
    this.clock = clock;
    this.client = client;
    this.authorized =
        new AuthorizedClient(
            client,
            new ClientCredentialsGrant(
                tokenUrl(settings), credential.packageSid(), credential.clientSecret(), SCOPE),
            clock,
            settings.requestTimeout());
  }

  private static Predicate<String> allowed(ProviderSettings settings) {
    EndpointPolicy endpoints = EndpointPolicy.of(ProviderKind.WNS, settings);
    return channel -> endpoints.refusal(channel).isEmpty();
  }

  private static URI tokenUrl(ProviderSettings settings) {
    return settings.tokenUrl() == null ? TOKEN_URL : settings.tokenUrl();
  }

  /** The token's host was named by the operator: only the others are guarded. */
  private static AddressResolver resolver(ProviderSettings settings) {
    String tokenHost = tokenUrl(settings).getHost();
    GuardedResolver guard = new GuardedResolver(new AddressPolicy(settings.allowLoopback()));
    AddressResolver open = AddressResolver.unguarded();
    return (host, port) ->
        host.equalsIgnoreCase(tokenHost) ? open.resolve(host, port) : guard.resolve(host, port);
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.WNS;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Duration ttl = submission.options().remainingTtl(clock.instant());
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    List<PushTarget> sent = new ArrayList<>(submission.targets().size());
    for (PushTarget target : submission.targets()) {
      if (allowed.test(target.token().identity())) {
        sent.add(target);
      } else {
        sink.settled(
            target, new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "endpoint_refused"));
      }
    }
    if (!sent.isEmpty()) {
      authorized.send(new Work(sent, submission.payload(), ttl, sink));
    }
  }

  private final class Work implements AuthorizedWork {

    private final List<PushTarget> targets;
    private final RequestHeaders headers;
    private final byte[] body;
    private final OutcomeSink sink;

    Work(List<PushTarget> targets, RenderedPayload payload, Duration ttl, OutcomeSink sink) {
      this.targets = targets;
      boolean raw = "wns/raw".equals(payload.headers().get(WnsRenderer.TYPE));
      this.headers =
          RequestHeaders.of(payload.headers())
              .with("content-type", raw ? "application/octet-stream" : "text/xml")
              .with("x-wns-ttl", Long.toString(ttl.toSeconds()))
              .with("x-wns-requestforstatus", "true");
      this.body =
          payload.payload().path(WnsRenderer.CONTENT).asText().getBytes(StandardCharsets.UTF_8);
      this.sink = sink;
    }

    @Override
    public int count() {
      return targets.size();
    }

    @Override
    public RequestHeaders headers() {
      return headers;
    }

    @Override
    public Http2Request request(int index, RequestHeaders authorizedHeaders) {
      URI channel = URI.create(targets.get(index).token().identity());
      return new Http2Request(
          Origin.of(channel), Origin.requestTarget(channel), authorizedHeaders, body);
    }

    @Override
    public boolean refusesToken(Http2Result result) {
      return WnsOutcomes.refusesAccessToken(result);
    }

    @Override
    public void ended(int index, Http2Result result) {
      sink.settled(targets.get(index), WnsOutcomes.of(result, clock.instant()));
    }

    @Override
    public void unsent(int index, Outcome outcome) {
      sink.settled(targets.get(index), outcome);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

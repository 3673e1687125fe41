package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.route.RegistryRoutes;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialTesting;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.DeviceTesting;
import dev.carillon.ejb.registry.device.Platform;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.mocks.webpush.MockWebPush;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.Providers;
import dev.carillon.providers.webpush.WebPushCredential;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With which VAPID key the push service hears of each subscription, over the real wire. */
class VapidRotationTest {

  private static final String SUBJECT = "mailto:a@example.com";

  private final MockNet net = MockNet.start();
  private final Providers providers = new Providers(Clock.systemUTC());
  private final TestPipeline pipeline = new TestPipeline();
  private final RegistryFixture fixture = new RegistryFixture(pipeline.dataSource);
  private final CredentialTesting credentials = new CredentialTesting(fixture);
  private final DeviceRegistry devices =
      DeviceTesting.registry(fixture, pipeline.secrets, credentials.service);
  private final MockBrowser browser = MockBrowser.create();
  private RegistryRoutes routes;
  private MockWebPush mock;
  private App app;

  @BeforeEach
  void open() throws IOException {
    mock = MockWebPush.start(net, 0);
    mock.verifyVapid(true);
    app = fixture.app("web-app", "{}");
    routes =
        new RegistryRoutes(
            new RegistryRoutes.Registry(
                fixture.directory, credentials.vault, new DryRunPolicy(fixture.config)),
            fixture.config,
            providers,
            appId -> null);
    pipeline.routes = routes;
    pipeline.start();
  }

  @AfterEach
  void close() {
    pipeline.close();
    routes.close();
    providers.close();
    mock.close();
    net.close();
  }

  @Test
  void aSubscriptionIsSignedForByTheKeyItWasMadeUnder() {
    String old = rotate();
    subscribe("early", null);
    String young = rotate();
    subscribe("late", null);
    subscribe("says-old", old);
    // heard of again, without a word of the key
    subscribe("early", null);

    assertThat(keysSeen("early", "late", "says-old"))
        .isEqualTo(Map.of("early", old, "late", young, "says-old", old));
  }

  @Test
  void whatIsMadeAnewIsSignedForByTheNewKey() {
    rotate();
    subscribe("browser", null);
    String young = rotate();
    subscribe("browser", young);
    assertThat(keysSeen("browser")).isEqualTo(Map.of("browser", young));
  }

  @Test
  void anotherSubjectForTheSamePairIsNoRotation() {
    WebPushCredential pair = WebPushCredential.generate(SUBJECT);
    put(pair);
    subscribe("browser", null);
    var json = pair.json().put("subject", "mailto:b@example.com");
    credentials.service.put(app.appId(), ProviderKind.WEB_PUSH, null, null, json);
    assertThat(keysSeen("browser")).isEqualTo(Map.of("browser", pair.publicKey()));
    assertThat(claims()).contains("mailto:b@example.com");
  }

  /** The public key that is in use from now on. */
  private String rotate() {
    return put(WebPushCredential.generate(SUBJECT));
  }

  private String put(WebPushCredential pair) {
    credentials.service.put(app.appId(), ProviderKind.WEB_PUSH, null, null, pair.json());
    return pair.publicKey();
  }

  private void subscribe(String name, String applicationServerKey) {
    RecipientAddress address =
        RecipientAddress.webPush(mock.endpoint(name).toString(), browser.p256dh(), browser.auth())
            .madeUnder(applicationServerKey);
    devices.register(
        fixture.directory.byId(app.appId()).orElseThrow(),
        new DeviceRequest(
            name,
            null,
            address,
            new DeviceRequest.Profile(Platform.BROWSER, null, null, null, null, null, null),
            DeviceRequest.Condition.ACTIVE,
            null),
        Registrant.ADMIN,
        false);
  }

  private Map<String, String> keysSeen(String... names) {
    Target[] targets = Arrays.stream(names).map(Target.Device::new).toArray(Target.Device[]::new);
    PublishCommand command = TestPipeline.command(Lane.NORMAL, targets);
    String publish =
        pipeline
            .service
            .publish(
                new PublishCommand(
                    app.appId(),
                    null,
                    null,
                    List.of(targets),
                    command.content(),
                    Map.of(),
                    command.options()))
            .publishId();
    TestPipeline.await(
        () -> pipeline.service.status(app.appId(), publish).orElseThrow().state().isEnd(),
        "the end");
    assertThat(pipeline.service.status(app.appId(), publish).orElseThrow().counters().succeeded())
        .isEqualTo(names.length);
    return mock.recorder().all().stream()
        .collect(Collectors.toMap(Received::token, VapidRotationTest::key));
  }

  private static String key(Received request) {
    String authorization = request.header("authorization");
    return authorization.substring(authorization.indexOf("k=") + 2);
  }

  private String claims() {
    String token = mock.recorder().last().header("authorization").split("[ .,]", -1)[2];
    return new String(
        java.util.Base64.getUrlDecoder().decode(token), java.nio.charset.StandardCharsets.UTF_8);
  }
}

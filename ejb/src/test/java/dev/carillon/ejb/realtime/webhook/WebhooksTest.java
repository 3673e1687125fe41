package dev.carillon.ejb.realtime.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.realtime.auth.ChannelSignature;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.testing.TestClock;
import dev.carillon.providers.outgoing.OutgoingHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhooksTest {

  private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OutgoingHttp http = new OutgoingHttp(true);
  private final Apps apps = new Apps();
  private final Webhooks webhooks =
      new Webhooks(apps, http, Runnable::run, new HubMetrics(meters), new TestClock());
  private HttpServer quick;
  private ServerSocket silent;
  private volatile int status = 200;

  @BeforeEach
  void open() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    silent = new ServerSocket(0, 500, loopback); // the kernel connects, nobody reads
    quick = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    quick.createContext(
        "/",
        exchange -> {
          int answer = status;
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String signature = exchange.getRequestHeaders().getFirst("X-Pusher-Signature");
          posted.add(ChannelSignature.verify("s", body, signature) ? body : "forged");
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    quick.start();
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    quick.stop(0);
    silent.close();
  }

  private void tell(String appId, int port, String path) throws IOException {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings
        .putArray("webhooks")
        .addObject()
        .put("url", "http://localhost:" + port + path)
        .putArray("events")
        .add("member_added");
    webhooks.tell(
        appId,
        RealtimeSettings.read(
            settings, RealtimeSettings.usual(CarillonConfig.of(Map.of()).realtime().apps())),
        "member_added",
        "room",
        node -> node.put("user_id", "ada"));
  }

  @Test
  void slowAddressesDelayNeitherOtherAppsNorHoldThreads() throws Exception {
    for (int app = 0; app < 60; app++) {
      for (int i = 0; i < 5; i++) {
        tell("slow" + app, silent.getLocalPort(), "/" + i);
      }
    }
    webhooks.sendDue(); // the executor is this thread: it would hang here if a post held one
    tell("quick", quick.getAddress().getPort(), "/hook");
    webhooks.sendDue();
    assertThat(posted.poll(30, TimeUnit.SECONDS))
        .contains("\"events\":[{\"name\":\"member_added\"");
  }

  @Test
  void whatIsNotTakenIsTriedAgain() throws Exception {
    status = 500;
    tell("quick", quick.getAddress().getPort(), "/hook");
    webhooks.sendDue();
    String first = posted.poll(30, TimeUnit.SECONDS);
    status = 200;
    assertThat(sentAgain()).isEqualTo(first);
    assertThat(meters.counter("carillon.realtime.dropped", "what", "webhook_attempt").count())
        .isEqualTo(1);
  }

  private String sentAgain() throws InterruptedException {
    String again = null;
    while (again == null) {
      webhooks.sendDue();
      again = posted.poll(100, TimeUnit.MILLISECONDS);
    }
    return again;
  }

  @Test
  void aFailureToReadTheKeyCostsNoWebhook() throws Exception {
    apps.failures = 1;
    tell("quick", quick.getAddress().getPort(), "/hook");
    webhooks.sendDue();
    assertThat(sentAgain()).contains("member_added");
  }

  @Test
  void anErrorGivesBackItsSlotAndTheQueueItsTurn() throws Exception {
    apps.failures = 1;
    apps.error = new NoClassDefFoundError("of a heap or a class path at its end");
    tell("quick", quick.getAddress().getPort(), "/hook");
    webhooks.sendDue();
    assertThat(sentAgain()).contains("member_added");
  }

  private static final class Apps extends AppDirectory {
    Apps() {
      super(null, null, null, null, null, null);
    }

    private int failures;
    private Error error;

    @Override
    public Optional<AppKey> adminKeyOf(String appId) {
      if (failures > 0) {
        failures--;
        if (error != null) {
          throw error;
        }
        throw new IllegalStateException("the database is away");
      }
      return Optional.of(new AppKey("k", appId, Capability.ADMIN, new Secret("s")));
    }
  }
}

package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Chromium;
import dev.carillon.it.browser.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Our own live client in a real browser against a real server, through the loss of a connection.
 */
@ExtendWith(Suite.Extension.class)
class BrowserRealtimeIT {

  /** Keeps hold of the sockets, so that a test can cut them. */
  private static final String CUTTABLE_SOCKETS =
      """
      () => {
        const Real = window.WebSocket;
        window.WebSocket = class extends Real {
          constructor(url) {
            super(url);
            window.lastSocket = this;
          }
        };
      }""";

  @Test
  void anEventPublishedWhileTheBrowserWasAwayArrivesOnceAndInOrder(Suite suite)
      throws IOException, InterruptedException {
    Path chromium = Requirement.CHROMIUM.orSkip("our live client in a browser");
    Path driver = Requirement.CHROMEDRIVER.orSkip("our live client in a browser");
    URI address = suite.uri().resolve("/");
    ApiClient backend = ApiClient.demo(suite.uri());
    String channel = "orders-" + UUID.randomUUID();
    try (Chromium browser = Chromium.start(chromium, driver)) {
      Page page = browser.page();
      page.beforeEachLoad(CUTTABLE_SOCKETS);
      page.open(address);
      page.ask(subscribe(channel));
      page.await("window.orders.subscribed");

      publish(backend, channel, 1);
      page.await("heard.length === 1");
      page.ask("lastSocket.close()");
      publish(backend, channel, 2);
      page.await("resumed");
      publish(backend, channel, 3);
      page.await("heard.length === 3");

      assertThat(page.ask("heard.join()")).isEqualTo("1,2,3");
    }
  }

  private static String subscribe(String channel) {
    return """
        (async () => {
          const { Carillon } = await import('/carillon.js');
          window.heard = [];
          window.resumed = false;
          window.orders = new Carillon('app-key').subscribe('%s');
          orders.bind('order.created', ({ id }) => heard.push(id));
          orders.bind('carillon:resumed', () => (window.resumed = true));
        })()"""
        .formatted(channel);
  }

  private static void publish(ApiClient backend, String channel, int id)
      throws IOException, InterruptedException {
    String body =
        """
        {"name": "order.created", "channels": ["%s"], "data": "{\\"id\\": %d}"}"""
            .formatted(channel, id);
    backend.post("/events", body).expect(200);
  }
}

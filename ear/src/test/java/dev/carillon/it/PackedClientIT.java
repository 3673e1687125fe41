package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Chromium;
import dev.carillon.it.browser.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The browser client as others get it: packed, typed, and as one script. */
@ExtendWith(Suite.Extension.class)
class PackedClientIT {
  private static final String WHAT = "the packed browser client in a project of its own";

  @Test
  void strictTypeScriptAndNodeTakeThePackedClient() throws IOException, InterruptedException {
    String node = Requirement.NODE.orSkip(WHAT).toString();
    PackedClient.install(WHAT);
    String tsc = PackedClient.file("typescript/bin/tsc").toAbsolutePath().toString();
    PackedClient.succeed("tsc.txt", node, tsc, "-p", "tsconfig.json");
    PackedClient.succeed("tsc-worker.txt", node, tsc, "-p", "tsconfig.worker.json");
    PackedClient.succeed("node.txt", node, "--test");
  }

  @Test
  void aPageWithoutModulesHearsEvents(Suite suite) throws IOException, InterruptedException {
    PackedClient.install(WHAT);
    String script = Files.readString(PackedClient.file("carillon-client/src/carillon.global.js"));
    String channel = "it-" + UUID.randomUUID();
    try (Chromium browser =
        Chromium.start(Requirement.CHROMIUM.orSkip(WHAT), Requirement.CHROMEDRIVER.orSkip(WHAT))) {
      Page page = browser.page();
      URI address = suite.uri().resolve("/demo/nothing.html");
      page.open(address);
      page.ask(
          """
          (() => {
            const script = document.createElement('script');
            script.src = '/carillon.global.js';
            document.head.append(script);
          })()\
          """);
      page.await("typeof window.Carillon === 'function'");
      page.ask(
          """
          (() => {
            window.heard = [];
            window.channel = new Carillon('app-key').subscribe('%s');
            channel.bind('ring', function (data) { this.push(data.id); }, heard);
          })()\
          """
              .formatted(channel));
      page.await("channel.subscribed");
      ApiClient.demo(suite.uri())
          .post(
              "/events",
              "{\"name\":\"ring\",\"channel\":\"%s\",\"data\":\"{\\\"id\\\":7}\"}"
                  .formatted(channel))
          .expect(200);
      page.await("heard.join() === '7'");
      assertThat(page.ask("fetch('/carillon.global.js').then((answer) => answer.text())"))
          .isEqualTo(script);
    }
  }
}

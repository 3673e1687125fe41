package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Firefox;
import dev.carillon.it.browser.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The main job in a real browser: Firefox subscribes on the page at a push service of ours, the
 * server encrypts and sends, Firefox decrypts, and the service worker shows it.
 */
@ExtendWith(Suite.Extension.class)
class BrowserPushIT {
  private static final Path PICTURES = Path.of("target", "it", "pictures");
  private static final String SHOWN =
      "(await (await navigator.serviceWorker.ready).getNotifications())";

  @Test
  void aNotificationSentFromThePageIsShownByItsServiceWorker(Suite suite) {
    Path program = Requirement.FIREFOX.orSkip("a push to a real browser");
    Map<String, Object> preferences = suite.mocks().autopush().firefoxPreferences();
    try (Firefox firefox = Firefox.start(program, preferences)) {
      Page page = firefox.page();
      URI address = suite.uri().resolve("/");
      page.resize(1100, 900);
      page.open(address);
      page.await("!document.getElementById('enable').disabled");

      page.click("#enable");
      page.await("document.querySelector('#devices .device')");
      assertThat(page.text("#devices")).contains("Firefox", "this browser");

      page.ask("document.forms[0].elements.title.value = 'From the test'");
      page.ask("document.forms[0].elements.body.value = 'Gr\\u00fc\\u00dfe \\ud83d\\udd14'");
      page.click("#send");
      page.await(SHOWN + ".length === 1");
      assertThat(
              page.ask(
                  "(async () => { const [it] = "
                      + SHOWN
                      + "; return it.title + '|' + it.body; })()"))
          .isEqualTo("From the test|Gr\u00fc\u00dfe \ud83d\udd14");

      page.await("document.querySelectorAll('#track .done').length === 4");
      // the live delivery is often recorded first: wait for both
      page.await("document.querySelectorAll('#deliveries .tag.good').length === 2");
      assertThat(page.text("#live")).contains("came over the open connection");
      assertThat(page.text("#deliveries")).contains("Firefox on Linux", "This page, live");
      assertThat(page.text("#journey-text")).contains("decrypted and showed it");
      page.picture(PICTURES.resolve("firefox-push.png"));
    }
  }
}

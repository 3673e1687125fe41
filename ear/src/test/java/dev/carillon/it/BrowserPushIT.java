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
      page.resize(1200, 900);
      page.open(address);
      page.await("document.getElementById('enable').getAttribute('aria-disabled') === 'false'");

      page.click("#enable");
      page.await("document.querySelector('#devices .device')");
      assertThat(page.text("#devices")).contains("Firefox", "this browser");

      page.ask("document.forms[0].elements.title.value = 'Dinner is ready'");
      page.ask("document.forms[0].elements.body.value = 'Gr\\u00fc\\u00dfe \\ud83d\\udd14'");
      page.ask("document.forms[0].dispatchEvent(new Event('input'))");
      page.click("#send");
      page.await(SHOWN + ".length === 1");
      assertThat(
              page.ask(
                  "(async () => { const [it] = "
                      + SHOWN
                      + "; return it.title + '|' + it.body; })()"))
          .isEqualTo("Dinner is ready|Gr\u00fc\u00dfe \ud83d\udd14");

      page.await("document.querySelectorAll('#track .done').length === 4");
      // the live delivery is often recorded first: wait for both
      page.await("document.querySelectorAll('#deliveries .tag.good').length === 2");
      assertThat(page.text("#live")).contains("came this way after");
      assertThat(page.text("#received")).contains("Dinner is ready", "push, shown", "live, over");
      assertThat(page.text("#deliveries")).contains("Firefox on Linux", "This page, live");
      assertThat(page.text("#journey-text")).contains("decrypted and showed it");
      page.picture(PICTURES.resolve("firefox-push.png"));
    }
  }
}

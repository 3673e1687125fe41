package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Firefox;
import dev.carillon.it.browser.Page;
import dev.carillon.mocks.autopush.AutopushServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the service worker does after a notification was shown, in Firefox: a click and a close on
 * the notification's own window are reported, and a subscription that the push service lost is
 * renewed.
 */
@ExtendWith(Suite.Extension.class)
class BrowserWorkerIT {
  private static final String SHOWN =
      "(await (await navigator.serviceWorker.ready).getNotifications())";
  private static final String ENDPOINT =
      "(await (await navigator.serviceWorker.ready).pushManager.getSubscription())?.endpoint";
  private static final String ALERT = "Services.wm.getMostRecentWindow('alert:alert')";

  /** What the server knows of a publish, asked as the visitor whom this browser remembers. */
  private static final String REPORTED =
      """
      (await (async (id) => {
        const { DemoSession } = await import('/demo/session.js');
        window.visitor ??= new DemoSession();
        return (await window.visitor.status(id)).interactions;
      })('%s'))\
      """;

  private final Suite suite;
  private final AutopushServer pushService;
  private Firefox firefox;
  private Page page;

  BrowserWorkerIT(Suite suite) {
    this.suite = suite;
    this.pushService = suite.mocks().autopush();
  }

  @BeforeEach
  void enable() {
    Path program = Requirement.FIREFOX.orSkip("a service worker in a real browser");
    firefox = Firefox.start(program, pushService.firefoxPreferences());
    page = firefox.page();
    page.resize(1100, 900);
    page.open(suite.uri().resolve("/"));
    page.await("document.getElementById('enable').getAttribute('aria-disabled') === 'false'");
    page.click("#enable");
    page.await("document.querySelector('#devices .device')");
  }

  @AfterEach
  void close() {
    if (firefox != null) {
      firefox.close();
    }
  }

  @Test
  void reportsAClickOnTheNotification() {
    String publishId = send();

    firefox.chrome().ask(ALERT + ".document.documentElement.click()");

    page.await(REPORTED.formatted(publishId) + ".clicked === 1");
    page.await(SHOWN + ".length === 0");
    page.await("document.getElementById('journey-text').innerText.includes('You opened it')");
    assertThat(page.ask(REPORTED.formatted(publishId) + ".closed")).isEqualTo("0");
  }

  @Test
  void reportsThatTheNotificationWasShown() {
    String publishId = send();

    page.await(REPORTED.formatted(publishId) + ".shown === 1");
  }

  @Test
  void aSecondTabKnowsWhatTheFirstChanged() {
    Page second = page.newTab();
    second.open(suite.uri().resolve("/"));
    second.await("document.getElementById('enable').innerText === 'Stop notifying me'");

    page.click("#enable");
    second.await("document.getElementById('enable').innerText === 'Enable notifications'");
    second.await("document.getElementById('devices-section').hidden");
  }

  @Test
  void nothingOfAUserIsLeftAfterStopping() {
    send();

    page.click("#enable");
    page.await("document.getElementById('enable').innerText === 'Enable notifications'");

    page.await(SHOWN + ".length === 0");
    assertThat(page.ask("localStorage.getItem('carillon-device')")).isEqualTo("null");
    assertThat(page.ask("(await (await caches.open('carillon-v1')).keys()).length")).isEqualTo("0");
    assertThat(page.ask(ENDPOINT)).isEqualTo("undefined");
  }

  @Test
  void reportsThatTheNotificationWasClosed() {
    String publishId = send();

    firefox.chrome().ask(ALERT + ".document.getElementById('alert-close').doCommand()");

    page.await(REPORTED.formatted(publishId) + ".closed === 1");
    assertThat(page.ask(REPORTED.formatted(publishId) + ".clicked")).isEqualTo("0");
  }

  @Test
  void renewsASubscriptionThatThePushServiceLost() {
    String before = page.ask(ENDPOINT);
    page.ask(
        """
        (() => {
          navigator.serviceWorker.addEventListener('message', (event) => {
            window.renewed ||= event.data.type === 'carillon:renewed';
          });
        })()\
        """);

    pushService.forgetBrowsers();

    page.await("window.renewed === true");
    assertThat(page.ask(ENDPOINT)).isNotEqualTo(before).isIn(pushService.endpoints());
    send();
    assertThat(page.text("#devices")).contains("Firefox");
    assertThat(page.ask("document.querySelectorAll('#devices .device').length")).isEqualTo("1");
  }

  /** Sends one from the page and waits until Firefox shows it in a window of its own. */
  private String send() {
    page.click("#send");
    page.await(SHOWN + ".length === 1");
    firefox.chrome().await(ALERT + "?.document.readyState === 'complete'");
    return page.ask("(async () => " + SHOWN + "[0].data.carillon.id)()");
  }
}

package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Browser;
import dev.carillon.it.browser.Chromium;
import dev.carillon.it.browser.Page;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page at {@code /} in headless Chromium: its layout, and what it says when something is
 * missing. Each test has a browser with nothing in it; pictures for people are left in {@code
 * target/it/pictures}.
 */
@ExtendWith(Suite.Extension.class)
class BrowserPageIT {
  private static final Path PICTURES = Path.of("target", "it", "pictures");

  private static final String NO_PUSH = "() => { delete window.PushManager; }";

  private static final String IPHONE =
      """
      () => Object.defineProperty(navigator, 'userAgent', {
        value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15',
      })""";

  /**
   * Chromium's push service is Google's, out of reach for a test: this one is made of keys alone.
   */
  private static final String OWN_PUSH_SERVICE =
      """
      () => {
        let current = null;
        PushManager.prototype.getSubscription = async () => current;
        PushManager.prototype.subscribe = async (options) => {
          const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
          const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
              .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
          const keys = {
            p256dh: text(await crypto.subtle.exportKey('raw', pair.publicKey)),
            auth: text(crypto.getRandomValues(new Uint8Array(16))),
          };
          const endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/' + crypto.randomUUID();
          return (current = { endpoint, options, toJSON: () => ({ endpoint, keys }),
              unsubscribe: async () => { current = null; return true; } });
        };
      }""";

  private final URI address;
  private Browser browser;
  private Page page;

  BrowserPageIT(Suite suite) {
    address = suite.uri().resolve("/");
  }

  @BeforeEach
  void startBrowser() {
    Path chromium = Requirement.CHROMIUM.orSkip("the page in a browser");
    Path driver = Requirement.CHROMEDRIVER.orSkip("the page in a browser");
    browser = Chromium.start(chromium, driver);
    page = browser.page();
    page.resize(1100, 900);
  }

  @AfterEach
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"320,640", "390,844", "820,1180", "1440,900"})
  void fitsTheScreen(int width, int height) {
    page.resize(width, height);
    open("granted");

    assertThat(page.ask("document.documentElement.scrollWidth <= innerWidth")).isEqualTo("true");
    assertThat(page.ask("document.getElementById('send').getBoundingClientRect().height >= 40"))
        .isEqualTo("true");
    page.picture(PICTURES.resolve("page-" + width + ".png"));
  }

  @Test
  void namesEveryControlAndHasOneHeadline() {
    open("granted");

    String unnamed =
        """
        [...document.querySelectorAll('button, a, input')].filter((each) =>
            !(each.innerText || each.ariaLabel || each.labels?.[0]?.innerText || each.querySelector('img')?.alt))
            .length""";
    assertThat(page.ask(unnamed)).isEqualTo("0");
    assertThat(page.ask("document.querySelectorAll('h1').length")).isEqualTo("1");
    assertThat(page.ask("document.documentElement.lang")).isEqualTo("en");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/demo/main.js", "/carillon-sw.js"})
  void asksForNewFilesAtEachVisit(String path) {
    open("granted");

    String header = "(await fetch('" + path + "')).headers.get('cache-control')";
    assertThat(page.ask(header)).isEqualTo("no-cache");
  }

  @Test
  void saysHowToUnblockNotifications() {
    open("denied");

    page.await("document.querySelector('#problem .notice')");
    assertThat(page.text("#problem")).contains("Notifications are blocked", "Reload this page");
    assertThat(page.ask("document.getElementById('enable').disabled")).isEqualTo("true");
    page.picture(PICTURES.resolve("denied.png"));
  }

  @Test
  void saysThatABrowserHasNoPush() {
    page.beforeEachLoad(NO_PUSH);
    open("granted");

    page.await("document.querySelector('#problem .notice')");
    assertThat(page.text("#problem")).contains("no push support");
    assertThat(page.ask("document.getElementById('enable').disabled")).isEqualTo("true");
  }

  @Test
  void sendsAnIphoneToItsHomeScreen() {
    page.beforeEachLoad(IPHONE);
    open("granted");

    page.await("document.querySelector('#problem .notice')");
    assertThat(page.text("#problem")).contains("home screen", "share button");
  }

  @Test
  void saysThatAServerInProductionHasNoDemo() {
    page.beforeEachLoad(
        """
        () => {
          const real = window.fetch;
          window.fetch = async (url, options) => String(url).includes('/demo/')
              ? new Response('{"code":"not_found"}', { status: 404 }) : real(url, options);
        }""");
    page.open(address);

    page.await("document.querySelector('#problem .notice')");
    assertThat(page.text("#problem")).contains("runs in production");
    assertThat(page.ask("document.getElementById('send-form').hidden")).isEqualTo("true");
  }

  @Test
  void enablesListsPausesAndRemovesThisBrowser() {
    page.beforeEachLoad(OWN_PUSH_SERVICE);
    open("granted");
    page.await("!document.getElementById('enable').disabled");

    page.click("#enable");
    page.await("document.querySelector('#devices .device')");
    assertThat(page.text("#devices")).contains("Chrom", "this browser", "Pause");
    assertThat(page.text("#enable")).isEqualTo("Notifications are on");
    assertThat(page.ask("navigator.serviceWorker.ready.then((worker) => worker.scope)"))
        .isEqualTo(address.toString());
    page.picture(PICTURES.resolve("enabled.png"));

    page.click("#devices .quiet");
    page.await("document.querySelector('#devices .device.off')");
    page.await("document.getElementById('send-hint').innerText.includes('Only live')");
    page.click("#devices .quiet");
    page.await("document.querySelector('#devices .device:not(.off)')");

    page.click("#devices .quiet.bad");
    page.await("document.getElementById('devices-section').hidden");
    assertThat(page.text("#enable")).isEqualTo("Enable notifications");
  }

  @Test
  void showsWhatIsSentOnTheLiveConnectionWithoutAnyPush() {
    open("denied");
    page.await("document.getElementById('live').classList.contains('on')");
    page.await("!document.getElementById('send').disabled");

    page.click("#send");
    page.await(
        "document.getElementById('live').innerText.includes('came over the open connection')");
    page.await("document.querySelector('#deliveries .tag.good')");
    assertThat(page.text("#deliveries")).contains("This page, live", "accepted");
    page.picture(PICTURES.resolve("live.png"));
  }

  private void open(String permission) {
    page.answerPermission(address, permission);
    page.open(address);
    page.await("!document.getElementById('profile').hidden");
  }
}

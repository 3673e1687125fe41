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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page at {@code /} in headless Chromium: what it shows of what arrives, and what it says when
 * something is missing. Each test has a browser with nothing in it; pictures for people are left in
 * {@code target/it/pictures}.
 */
@ExtendWith(Suite.Extension.class)
class BrowserPageIT {
  private static final Path PICTURES = Path.of("target", "it", "pictures");

  private static final String NO_PUSH = "() => { delete window.PushManager; }";

  private static final String IPHONE =
      """
      () => Object.defineProperty(navigator, 'userAgent', {
        value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15',
      })\
      """;

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
      }\
      """;

  private static final String DISABLED =
      "(document.getElementById('%s').getAttribute('aria-disabled') === 'true')";

  private static final String RINGING =
      "document.getElementById('bell').classList.contains('ringing')";

  /** Cuts the sockets and refuses requests, as a server does that is stopped, until it is back. */
  private static final String SERVER_THAT_LEAVES =
      """
      () => {
        const { WebSocket: Socket, fetch: request } = window;
        const sockets = new Set();
        let away = false;
        let failing = false;
        window.WebSocket = class extends Socket {
          constructor(url) {
            super(away ? url.replace(/:\\d+/, ':1') : url);
            sockets.add(this);
          }
        };
        window.fetch = async (...call) => {
          if (failing) throw new TypeError('refused');
          return request(...call);
        };
        window.failRequests = () => (failing = true);
        window.leave = () => {
          away = failing = true;
          for (const socket of sockets) socket.close();
        };
        window.comeBack = () => (away = failing = false);
      }\
      """;

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

  @Test
  void namesEveryControlAndHasOneHeadline() {
    open("granted");

    String unnamed =
        """
        [...document.querySelectorAll('button, a, input')].filter((each) =>
            !(each.innerText || each.ariaLabel || each.labels?.[0]?.innerText || each.querySelector('img')?.alt))
            .length\
        """;
    assertThat(page.ask(unnamed)).isEqualTo("0");
    assertThat(page.ask("document.querySelectorAll('h1').length")).isEqualTo("1");
    assertThat(page.ask("document.documentElement.lang")).isEqualTo("en");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/demo/main.js", "/carillon-sw.js", "/docs/quickstart.md"})
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
    assertThat(page.ask(DISABLED.formatted("enable"))).isEqualTo("true");
    page.picture(PICTURES.resolve("denied.png"));
  }

  @Test
  void saysThatABrowserHasNoPush() {
    page.beforeEachLoad(NO_PUSH);
    open("granted");

    page.await("document.querySelector('#problem .notice')");
    assertThat(page.text("#problem")).contains("no push support");
    assertThat(page.ask(DISABLED.formatted("enable"))).isEqualTo("true");
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
        }\
        """);
    page.open(address);

    page.await("!document.getElementById('production').hidden");
    page.await("document.getElementById('health').innerText === 'Ready'");
    assertThat(page.text("#production")).contains("runs in production", address + "carillon.js");
    assertThat(page.ask("document.getElementById('try').hidden")).isEqualTo("true");
    assertThat(page.text("#problem")).isEmpty();
    page.picture(PICTURES.resolve("production.png"));
  }

  @Test
  void enablesListsPausesAndRemovesThisBrowser() {
    page.beforeEachLoad(OWN_PUSH_SERVICE);
    open("granted");
    page.await("!" + DISABLED.formatted("enable"));

    page.click("#enable");
    page.await("document.querySelector('#devices .device')");
    assertThat(page.text("#devices")).contains("Chrom", "this browser", "Pause");
    assertThat(page.text("#enable")).isEqualTo("Stop notifying me");
    assertThat(page.ask("navigator.serviceWorker.ready.then((worker) => worker.scope)"))
        .isEqualTo(address.toString());
    page.picture(PICTURES.resolve("enabled.png"));

    page.click("#devices .quiet");
    page.await("document.querySelector('#devices .device.off')");
    page.await("document.getElementById('send-hint').innerText.includes('this page only')");
    page.click("#devices .quiet");
    page.await("document.querySelector('#devices .device:not(.off)')");

    page.click("#devices .quiet.bad");
    page.await("document.getElementById('devices-section').hidden");
    assertThat(page.text("#enable")).isEqualTo("Enable notifications");
  }

  @Test
  void showsAndRingsForWhatComesLiveWithoutAnyPush() {
    open("denied");
    page.await("!" + DISABLED.formatted("send"));

    page.click("#send");
    page.await("document.querySelector('#received .toast')");
    assertThat(page.text("#received")).contains("Ding, dong", "rang this bell", "live");
    assertThat(page.ask(RINGING)).isEqualTo("true");
    assertThat(page.ask("document.activeElement.id")).isEqualTo("send");
    page.await("document.querySelectorAll('#track .done').length === 4");
    page.await("document.querySelector('#deliveries .tag.good')");
    assertThat(page.text("#deliveries")).contains("This page, live", "accepted");
    assertThat(page.text("#live")).contains("came this way after");
    page.picture(PICTURES.resolve("live.png"));
  }

  @Test
  void showsAndRingsForWhatTheCommandSends() {
    open("denied");
    page.await("!" + DISABLED.formatted("send"));
    assertThat(page.text("#call")).contains("curl " + address + "api/push/demo/send", "Ding, dong");

    page.ask(
        """
        (async () => {
          const { DemoSession } = await import('/demo/session.js');
          const session = new DemoSession();
          await session.start();
          await session.send({ title: 'From a shell', body: 'as curl sends it' });
        })()\
        """);

    page.await("document.querySelector('#received .toast')");
    assertThat(page.text("#received")).contains("From a shell");
    page.await("document.querySelector('#deliveries .tag.good')");
  }

  @Test
  void keepsTheTrackInSightOnAPhone() {
    page.resize(360, 780);
    open("denied");
    page.await("!" + DISABLED.formatted("send"));

    page.click("#send");
    page.await("document.querySelector('#received .toast')");
    page.await(
        """
        (({ top, bottom }) => top >= 0 && bottom <= innerHeight)(
            document.getElementById('track').getBoundingClientRect())\
        """);
  }

  @Test
  void aSecondTabKeepsUpWithTheFirst() {
    open("denied");
    Page second = page.newTab();
    second.resize(1100, 900);
    second.open(address);
    second.await("!" + DISABLED.formatted("send"));

    page.ask("document.forms[0].elements.title.value = 'For both'");
    page.click("#send");

    second.await("document.querySelector('#received .toast')");
    assertThat(second.text("#received")).contains("For both");
    assertThat(second.ask(RINGING)).isEqualTo("true");
    second.await("document.querySelector('#deliveries .tag.good')");
  }

  @Test
  void saysThatTheServerIsAwayAndGoesOnWhenItIsBack() {
    page.beforeEachLoad(SERVER_THAT_LEAVES);
    open("granted");
    page.await("!" + DISABLED.formatted("send"));

    page.ask("leave()");
    page.await("document.getElementById('send-hint').innerText.includes('does not answer')");
    page.ask("document.forms[0].requestSubmit()");
    assertThat(page.text("#send-hint")).doesNotContain("Enable notifications first");
    page.picture(PICTURES.resolve("away.png"));

    page.ask("comeBack()");
    page.await("document.getElementById('live').classList.contains('on')");
    page.await("!document.getElementById('problem').innerText");
    page.await("!" + DISABLED.formatted("send"));
    page.click("#send");
    page.await("document.querySelector('#received .toast')");
  }

  @Test
  void saysWhatWasNotSentAndForgetsTheErrorWhenTheServerIsBack() {
    page.beforeEachLoad(SERVER_THAT_LEAVES);
    open("granted");
    page.await("!" + DISABLED.formatted("send"));

    page.ask("failRequests()");
    page.click("#send");
    page.await("document.getElementById('journey-text').innerText.includes('was not sent')");
    page.await("document.querySelector('#problem button')");
    assertThat(page.text("#problem")).contains("does not answer", "Try again");

    page.ask("comeBack()");
    page.click("#problem button");
    page.await("!document.getElementById('problem').innerText");
    assertThat(page.ask(DISABLED.formatted("send"))).isEqualTo("false");
  }

  @Test
  void offersToTryAgainWhenTheServerIsNotReadyAndDoesSoByItself() {
    page.beforeEachLoad(
        """
        () => {
          const real = window.fetch;
          let refusals = 2;
          window.fetch = async (url, options) => String(url).includes('/session') && refusals-- > 0
              ? new Response('{"success":false}', { status: 503 }) : real(url, options);
        }\
        """);
    page.open(address);

    page.await("document.querySelector('#problem button')");
    assertThat(page.text("#problem")).contains("not ready", "Try again");
    page.await("!document.getElementById('try').hidden");
    page.await("!document.getElementById('problem').innerText");
  }

  private void open(String permission) {
    page.answerPermission(address, permission);
    page.open(address);
    page.await("!document.getElementById('profile').hidden");
  }
}

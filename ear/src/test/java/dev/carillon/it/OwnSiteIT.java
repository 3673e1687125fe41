package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Chromium;
import dev.carillon.it.browser.Firefox;
import dev.carillon.it.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A site on another origin, whose own service worker carries Carillon's. */
@ExtendWith(Suite.Extension.class)
class OwnSiteIT {
  private static final String WHAT = "a site with a service worker of its own";

  /** Signs in as a visitor, and brings along the registration of the site's worker. */
  private static final String OPEN =
      """
      (async () => {
        window.server = '%s';
        window.call = async (path, body, token) => {
          const headers = { 'Content-Type': 'application/json' };
          if (token) headers.Authorization = 'Bearer ' + token;
          const options = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
          return (await fetch(server + path, options)).json();
        };
        window.token = (await call('/api/push/demo/session', {})).token;
        const registration = navigator.serviceWorker.register('%s', { type: '%s' });
        window.push = new CarillonPush({ baseUrl: server, token, registration });
        window.shown = [];
        push.bind('shown', ({ id }) => shown.push(id));
      })()\
      """;

  private final Suite suite;
  private OwnSite site;

  OwnSiteIT(Suite suite) {
    this.suite = suite;
  }

  @BeforeEach
  void open() throws IOException {
    site = OwnSite.start(suite.uri().resolve("/"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aClassicWorkerThatImportsOursShowsPushesAndReportsThem() {
    Path program = Requirement.FIREFOX.orSkip(WHAT);
    try (Firefox firefox = Firefox.start(program, suite.mocks().autopush().firefoxPreferences())) {
      Page page = firefox.page();
      open(page, "/classic.js", "classic");
      page.ask("push.subscribe()");
      page.ask(
          """
          (async () => {
            const sent = await call('/api/push/demo/send', { title: 'To another site' }, token);
            window.publishId = sent.publishId;
          })()\
          """);
      page.await("shown.includes(publishId)");
      page.await(
          "(await call('/api/push/demo/status/' + publishId, null, token)).interactions.shown ==="
              + " 1");
      assertThat(page.ask("(await navigator.serviceWorker.ready).active.scriptURL"))
          .isEqualTo(site.uri() + "classic.js");

      page.ask("push.logout()");
      assertThat(page.ask("(await (await caches.open('carillon-v1')).keys()).length"))
          .isEqualTo("0");
      page.await("(await (await navigator.serviceWorker.ready).getNotifications()).length === 0");
    }
  }

  @Test
  void aModuleWorkerImportsOurs() {
    Path chromium = Requirement.CHROMIUM.orSkip(WHAT);
    Path driver = Requirement.CHROMEDRIVER.orSkip(WHAT);
    try (Chromium browser = Chromium.start(chromium, driver)) {
      Page page = browser.page();
      open(page, "/module.js", "module");
      page.await("(await navigator.serviceWorker.ready).active.state === 'activated'");
      page.ask(
          """
          (async () => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => (window.answered = data);
            const { active } = await navigator.serviceWorker.ready;
            active.postMessage({ type: 'carillon:forget' }, [port2]);
          })()\
          """);
      page.await("window.answered === 'forgotten'");
    }
  }

  private void open(Page page, String worker, String type) {
    page.open(site.uri());
    page.await("window.CarillonPush");
    String server = suite.uri().toString().replaceAll("/$", "");
    page.ask(OPEN.formatted(server, worker, type));
  }
}

package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.browser.Browser;
import dev.carillon.it.browser.Chromium;
import dev.carillon.it.browser.Firefox;
import dev.carillon.it.browser.Page;
import dev.carillon.it.browser.Scheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the pages look and read, in both browsers and both schemes: nothing sticks out, axe (WCAG 2.2
 * A and AA and its good practices) finds nothing, and pictures for people are left in {@code
 * target/it/pictures}.
 */
@ExtendWith(Suite.Extension.class)
class FrontPageLooksIT {
  private static final Path PICTURES = Path.of("target", "it", "pictures");
  private static final String WHAT = "the look of the front page";
  private static final int[] WIDTHS = {320, 360, 768, 1440};

  private static final String VIOLATIONS =
      """
      axe.run().then(({ violations }) => JSON.stringify(
          violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)])))\
      """;

  /** Labels of the track that leave no room between them. */
  private static final String TOUCHING =
      """
      [...document.querySelectorAll('#track strong')].filter((label, at, all) => at > 0
          && label.getBoundingClientRect().left - all[at - 1].getBoundingClientRect().right < 3)
          .length\
      """;

  private final URI server;

  FrontPageLooksIT(Suite suite) {
    server = suite.uri();
  }

  @ParameterizedTest
  @CsvSource({"CHROMIUM, LIGHT", "CHROMIUM, DARK", "FIREFOX, LIGHT", "FIREFOX, DARK"})
  void readsWellInEveryWidth(Requirement which, Scheme scheme)
      throws IOException, InterruptedException {
    PackedClient.install(WHAT);
    String axe = Files.readString(PackedClient.file("axe-core/axe.min.js"));
    String name = (which + "-" + scheme).toLowerCase(Locale.ROOT);
    try (Browser browser = start(which, scheme)) {
      Page page = browser.page();
      page.resize(1440, 900);
      page.open(server.resolve("/"));
      page.await("document.getElementById('send').getAttribute('aria-disabled') === 'false'");
      page.click("#send");
      page.await("document.querySelector('#received .toast')");
      page.await("document.querySelector('#deliveries .tag.good')");
      fits(page, "front-" + name);
      reads(page, axe);
      for (String other :
          List.of("/demo/guide.html#quickstart", "/demo/guide.html#configuration", "/nowhere")) {
        page.open(server.resolve(other));
        page.await("document.querySelector('h1')");
        fits(page, other.replaceAll("\\W+", "-").substring(1) + "-" + name);
        reads(page, axe);
      }
    }
  }

  private static Browser start(Requirement which, Scheme scheme) {
    Path program = which.orSkip(WHAT);
    return which == Requirement.FIREFOX
        ? Firefox.start(program, scheme)
        : Chromium.start(program, Requirement.CHROMEDRIVER.orSkip(WHAT), scheme);
  }

  private static void fits(Page page, String name) {
    for (int width : WIDTHS) {
      page.resize(width, 900);
      assertThat(page.ask("document.documentElement.scrollWidth <= innerWidth"))
          .as("%s at %d", name, width)
          .isEqualTo("true");
      assertThat(page.ask(TOUCHING)).as("%s at %d", name, width).isEqualTo("0");
      page.picture(PICTURES.resolve(name + "-" + width + ".png"));
    }
  }

  private static void reads(Page page, String axe) {
    page.ask("(() => {" + axe + "; window.axe = axe; })()");
    assertThat(page.ask(VIOLATIONS)).isEqualTo("[]");
  }
}

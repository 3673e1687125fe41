package dev.carillon.it.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** What a visitor does with the one open page, and what the page then says. */
public final class Page {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BiDi browser;
  private final String context;

  Page(BiDi browser) {
    this(browser, BiDi.object());
  }

  private Page(BiDi browser, ObjectNode wanted) {
    this(
        browser,
        browser.command("browsingContext.getTree", wanted).at("/contexts/0/context").asText());
  }

  private Page(BiDi browser, String context) {
    this.browser = browser;
    this.context = context;
  }

  /** Another tab of the same browser, empty. */
  public Page newTab() {
    ObjectNode params = BiDi.object().put("type", "tab");
    String tab = browser.command("browsingContext.create", params).path("context").asText();
    return new Page(browser, tab);
  }

  /** Firefox's own window. */
  static Page chrome(BiDi browser) {
    return new Page(browser, BiDi.object().put("moz:scope", "chrome"));
  }

  public void open(URI address) {
    ObjectNode params = BiDi.object().put("context", context).put("wait", "complete");
    browser.command("browsingContext.navigate", params.put("url", address.toString()));
  }

  /** Runs before the page's own scripts, at every load from now on. */
  public void beforeEachLoad(String function) {
    browser.command("script.addPreloadScript", BiDi.object().put("functionDeclaration", function));
  }

  /** Answers the browser's question for the visitor: granted, denied or prompt. */
  public void answerPermission(URI origin, String answer) {
    ObjectNode params =
        BiDi.object().put("origin", origin.resolve("/").toString()).put("state", answer);
    params.putObject("descriptor").put("name", "notifications");
    browser.command("permissions.setPermission", params);
  }

  public void resize(int width, int height) {
    ObjectNode params = BiDi.object().put("context", context);
    params.putObject("viewport").put("width", width).put("height", height);
    browser.command("browsingContext.setViewport", params);
  }

  /** The value of an expression or promise, as text; what it throws fails the test. */
  public String ask(String expression) {
    ObjectNode params =
        BiDi.object().put("expression", "(async () => String(await (" + expression + ")))()");
    params.put("awaitPromise", true).putObject("target").put("context", context);
    JsonNode answer = browser.command("script.evaluate", params);
    if (answer.path("type").asText().equals("exception")) {
      throw new AssertionError(expression + ": " + answer.at("/exceptionDetails/text").asText());
    }
    return answer.at("/result/value").asText();
  }

  /** Waits, inside the page, until an expression (which may await) is true. */
  public void await(String condition) {
    String waiting =
        """
        (async () => {
          const end = performance.now() + %d;
          while (!(%s)) {
            if (performance.now() > end) return false;
            await new Promise((again) => setTimeout(again, 50));
          }
          return true;
        })()\
        """
            .formatted(PATIENCE.toMillis(), condition);
    if (!ask(waiting).equals("true")) {
      throw new AssertionError(
          "Never came true: "
              + condition
              + "\nThe page says:\n"
              + ask("document.body?.innerText ?? document.title"));
    }
  }

  public String text(String selector) {
    return ask("document.querySelector('" + selector + "').innerText");
  }

  /** A click with the mouse, which counts as the visitor's own. */
  public void click(String selector) {
    String place =
        ask(
            """
            (() => {
              const target = document.querySelector('%s');
              target.scrollIntoView({ block: 'center', behavior: 'instant' });
              const box = target.getBoundingClientRect();
              return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
            })()\
            """
                .formatted(selector));
    String[] point = place.split(",", 2);
    ObjectNode params = BiDi.object().put("context", context);
    ObjectNode mouse =
        params.putArray("actions").addObject().put("type", "pointer").put("id", "mouse");
    ArrayNode moves = mouse.putArray("actions");
    moves
        .addObject()
        .put("type", "pointerMove")
        .put("x", Integer.parseInt(point[0]))
        .put("y", Integer.parseInt(point[1]));
    moves.addObject().put("type", "pointerDown").put("button", 0);
    moves.addObject().put("type", "pointerUp").put("button", 0);
    browser.command("input.performActions", params);
  }

  /** Keeps a picture of the whole page for people to look at. */
  public void picture(Path file) {
    ObjectNode params = BiDi.object().put("context", context).put("origin", "document");
    String data =
        browser.command("browsingContext.captureScreenshot", params).path("data").asText();
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

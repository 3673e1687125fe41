package dev.carillon.it.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Chromium behind chromedriver, which translates BiDi for it. */
public final class Chromium implements Browser {
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The driver takes a port that is free for one version of IP, and ends if it is taken for the
   * other.
   */
  private static final int ATTEMPTS = 5;

  private final BrowserProcess driver;
  private final BiDi connection;
  private final Page page;

  private Chromium(BrowserProcess driver, BiDi connection) {
    this.driver = driver;
    this.connection = connection;
    this.page = new Page(connection);
  }

  public static Chromium start(Path program, Path chromedriver) {
    return start(program, chromedriver, Scheme.LIGHT);
  }

  public static Chromium start(Path program, Path chromedriver, Scheme scheme) {
    for (int attempt = 1; ; attempt++) {
      try {
        return open(program, chromedriver, scheme);
      } catch (BrowserProcess.Ended e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Chromium open(Path program, Path chromedriver, Scheme scheme) {
    Path home = BrowserProcess.newHome();
    BrowserProcess driver =
        BrowserProcess.start(home, List.of(chromedriver.toString(), "--port=0"));
    try {
      URI sessions = URI.create("http://127.0.0.1:" + driver.await(PORT) + "/session");
      JsonNode session = post(sessions, capabilities(program, home, scheme));
      String socket = session.at("/value/capabilities/webSocketUrl").asText();
      return new Chromium(driver, BiDi.connect(URI.create(socket)));
    } catch (RuntimeException e) {
      driver.close(); // whatever went wrong, no browser stays behind
      throw e;
    }
  }

  private static ObjectNode capabilities(Path program, Path home, Scheme scheme) {
    ObjectNode wanted = BiDi.object();
    ObjectNode always = wanted.putObject("capabilities").putObject("alwaysMatch");
    always.put("browserName", "chrome").put("webSocketUrl", true);
    ObjectNode options = always.putObject("goog:chromeOptions");
    options.put("binary", program.toString());
    options
        .putArray("args")
        .add("--headless=new")
        .add("--no-sandbox") // builds run as root in containers, where the sandbox cannot start
        .add("--disable-dev-shm-usage")
        .add("--blink-settings=preferredColorScheme=" + scheme.number())
        .add("--user-data-dir=" + home.resolve("profile"));
    return wanted;
  }

  private static JsonNode post(URI address, ObjectNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(BiDi.TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("No session: " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Page page() {
    return page;
  }

  @Override
  public void close() {
    connection.close();
    driver.close();
  }
}

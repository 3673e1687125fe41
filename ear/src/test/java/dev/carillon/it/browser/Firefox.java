package dev.carillon.it.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Firefox with a fresh profile, with the preferences a test wants. It speaks BiDi itself. */
public final class Firefox implements Browser {
  private static final Pattern LISTENING =
      Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

  private final BrowserProcess process;
  private final BiDi connection;
  private final Page page;

  private Firefox(BrowserProcess process, BiDi connection) {
    this.process = process;
    this.connection = connection;
    connection.command("session.new", BiDi.object().set("capabilities", BiDi.object()));
    this.page = new Page(connection);
  }

  /**
   * @param preferences strings, booleans and integers by their names in {@code about:config}
   */
  public static Firefox start(Path program, Scheme scheme) {
    return start(
        program, Map.of("layout.css.prefers-color-scheme.content-override", scheme.number()));
  }

  /** In its usual colours, with these preferences. */
  public static Firefox start(Path program, Map<String, Object> preferences) {
    Path profile = BrowserProcess.newHome();
    writePreferences(profile, preferences);
    BrowserProcess process =
        BrowserProcess.start(
            profile,
            List.of(
                program.toString(),
                "--headless",
                "--no-remote",
                // for the browser's own windows, in which it shows notifications
                "--remote-allow-system-access",
                "--profile",
                profile.toString(),
                "--remote-debugging-port",
                "0"));
    try {
      URI session = URI.create(process.await(LISTENING) + "/session");
      return new Firefox(process, BiDi.connect(session));
    } catch (RuntimeException e) {
      process.close(); // whatever went wrong, no browser stays behind
      throw e;
    }
  }

  private static void writePreferences(Path profile, Map<String, Object> wanted) {
    Map<String, Object> preferences = new TreeMap<>(wanted);
    // a headless machine has no desktop that would show notifications
    preferences.put("alerts.useSystemBackend", false);
    String lines =
        preferences.entrySet().stream()
            .map(
                each ->
                    "user_pref(\"%s\", %s);%n".formatted(each.getKey(), literal(each.getValue())))
            .collect(Collectors.joining());
    try {
      Files.writeString(profile.resolve("user.js"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String literal(Object value) {
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }

  @Override
  public Page page() {
    return page;
  }

  /** The browser itself: its window, in which expressions may use all that Firefox is made of. */
  public Page chrome() {
    return Page.chrome(connection);
  }

  @Override
  public void close() {
    connection.close();
    process.close();
  }
}

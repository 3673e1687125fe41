package dev.carillon.ear.browser;

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

/**
 * Firefox with a fresh profile, which subscribes at a push service of ours. It speaks BiDi itself.
 */
final class Firefox implements Browser {
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
   * @param pushService the WebSocket address that stands in for Mozilla's push service
   */
  static Firefox start(Path program, URI pushService) {
    Path profile = BrowserProcess.newHome();
    writePreferences(profile, pushService);
    BrowserProcess process =
        BrowserProcess.start(
            profile,
            List.of(
                program.toString(),
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "--remote-debugging-port",
                "0"));
    String address = process.await(LISTENING);
    return new Firefox(process, BiDi.connect(URI.create(address + "/session")));
  }

  private static void writePreferences(Path profile, URI pushService) {
    Map<String, Object> preferences = new TreeMap<>();
    preferences.put("dom.push.serverURL", pushService);
    preferences.put("dom.push.connection.enabled", true); // automation turns it off
    preferences.put("dom.push.testing.allowInsecureServerURL", true); // ws:// instead of wss://
    preferences.put("permissions.default.desktop-notification", 1); // allow, without asking
    preferences.put(
        "alerts.useSystemBackend", false); // a headless machine has no desktop to show them
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
    return value instanceof URI address ? '"' + address.toString() + '"' : value.toString();
  }

  @Override
  public Page page() {
    return page;
  }

  @Override
  public void close() {
    connection.close();
    process.close();
  }
}

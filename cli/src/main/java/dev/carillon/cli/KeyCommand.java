package dev.carillon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon key …}. */
@Command(name = "key", description = "The keys of an app.", mixinStandardHelpOptions = true)
final class KeyCommand {

  @Command(
      mixinStandardHelpOptions = true,
      description = "Make a key; its secret is shown this once.")
  int create(
      @Mixin Server server,
      @Parameters(paramLabel = "APP") String app,
      @Option(names = "--kind", description = "signing or api", defaultValue = "api") String kind,
      @Option(
              names = "--capability",
              required = true,
              description = "operator, admin, publish, subscribe or read")
          String capability,
      @Option(names = "--method", description = "a route it may call; repeatable")
          List<String> methods,
      @Option(names = "--channel", description = "a channel it may speak of; repeatable")
          List<String> channels,
      @Option(names = "--expires-at", paramLabel = "TIME", description = "RFC 3339") String expires,
      @Option(names = "--note") String note)
      throws CommandException {
    ObjectNode body = Server.object().put("kind", kind).put("capability", capability);
    list(body, "methods", methods);
    list(body, "channels", channels);
    body.put("expires_at", expires).put("note", note);
    return server.call("POST", path(app), body);
  }

  private static void list(ObjectNode body, String name, List<String> values) {
    if (values != null) {
      values.forEach(body.putArray(name)::add);
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "List the keys with their last use.")
  int list(
      @Mixin Server server,
      @Parameters(paramLabel = "APP") String app,
      @Option(names = "--limit", defaultValue = "1000") int limit,
      @Option(names = "--cursor", description = "next_cursor of the page before") String cursor)
      throws CommandException {
    String from = cursor == null ? "" : "&cursor=" + Server.segment(cursor);
    return server.call("GET", path(app) + "?limit=" + limit + from, null);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Give a key another secret, shown this once.")
  int rotate(
      @Mixin Server server,
      @Parameters(paramLabel = "APP") String app,
      @Parameters(paramLabel = "KEY") String key,
      @Option(
              names = "--overlap",
              paramLabel = "DURATION",
              description = "how long the present secret stays good (ISO 8601)")
          String overlap)
      throws CommandException {
    ObjectNode body = Server.object().put("overlap", overlap);
    return server.call("POST", path(app) + '/' + Server.segment(key) + "/rotate", body);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Disable a key for ever; its connections are closed.")
  int disable(
      @Mixin Server server,
      @Parameters(paramLabel = "APP") String app,
      @Parameters(paramLabel = "KEY") String key)
      throws CommandException {
    return server.call("DELETE", path(app) + '/' + Server.segment(key), null);
  }

  private static String path(String app) {
    return "/apps/" + Server.segment(app) + "/keys";
  }
}

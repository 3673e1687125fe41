package dev.carillon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon app …}. */
@Command(name = "app", description = "The apps of the server.", mixinStandardHelpOptions = true)
final class AppCommand {

  @Command(
      mixinStandardHelpOptions = true,
      description = "Make an app; its key's secret is shown this once.")
  int create(
      @Mixin Server server,
      @Parameters(paramLabel = "APP", description = "1 to 128 of A-Z a-z 0-9 _ -") String id,
      @Option(names = "--name", description = "for people; the id without it") String name,
      @Option(names = "--settings", paramLabel = "JSON") String settings)
      throws CommandException {
    ObjectNode body = Server.object().put("id", id).put("name", name == null ? id : name);
    if (settings != null) {
      body.set("settings", Server.parse("--settings", settings));
    }
    return server.call("POST", "/apps", body);
  }

  @Command(mixinStandardHelpOptions = true, description = "List the apps.")
  int list(
      @Mixin Server server,
      @Option(names = "--limit", defaultValue = "1000") int limit,
      @Option(names = "--cursor", description = "next_cursor of the page before") String cursor)
      throws CommandException {
    String from = cursor == null ? "" : "&cursor=" + Server.segment(cursor);
    return server.call("GET", "/apps?limit=" + limit + from, null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Show an app.")
  int show(@Mixin Server server, @Parameters(paramLabel = "APP") String app)
      throws CommandException {
    return server.call("GET", path(app), null);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Disable an app at once; its connections are closed.")
  int disable(@Mixin Server server, @Parameters(paramLabel = "APP") String app)
      throws CommandException {
    return server.call("DELETE", path(app), null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take a disabled app back into use.")
  int enable(@Mixin Server server, @Parameters(paramLabel = "APP") String app)
      throws CommandException {
    return server.call("PATCH", path(app), Server.object().put("enabled", true));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Disable an app and remove all that it has.")
  int erase(
      @Mixin Server server,
      @Parameters(paramLabel = "APP") String app,
      @Option(names = "--yes", required = true, description = "there is no way back") boolean yes)
      throws CommandException {
    return server.call("DELETE", path(app) + "?erase=" + yes, null);
  }

  private static String path(String app) {
    return "/apps/" + Server.segment(app);
  }
}

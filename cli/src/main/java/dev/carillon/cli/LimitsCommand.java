package dev.carillon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon limits …}. */
@Command(
    name = "limits",
    description = "What apps may have at most, whatever their own settings say.",
    mixinStandardHelpOptions = true)
final class LimitsCommand {

  @Command(mixinStandardHelpOptions = true, description = "Show the limits.")
  int show(
      @Mixin Server server,
      @Option(names = "--app", description = "of one app; of all others without it") String app)
      throws CommandException {
    return server.call("GET", path(app), null);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Replace the limits; what is not named is left to the wider ones.")
  int set(
      @Mixin Server server,
      @Option(names = "--app", description = "of one app; of all others without it") String app,
      @Parameters(paramLabel = "LIMIT=NUMBER", description = "for example max_connections=5000")
          Map<String, Integer> limits)
      throws CommandException {
    ObjectNode body = Server.object();
    if (limits != null) {
      limits.forEach(body::put);
    }
    return server.call("PUT", path(app), body);
  }

  private static String path(String app) {
    return app == null ? "/limits" : "/apps/" + Server.segment(app) + "/limits";
  }
}

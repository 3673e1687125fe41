package dev.carillon.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code java -jar carillon.jar …}. Exit codes: 0 done, 1 the server refused, 2 the command is
 * wrong, 3 the server cannot be reached.
 */
@Command(
    name = "carillon",
    description = "Operates a Carillon server over its HTTP routes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {AppCommand.class, KeyCommand.class, LimitsCommand.class},
    footer = {
      "",
      "The server is --url, else CARILLON_URL, else http://localhost:6001.",
      "The operator's key is read from CARILLON_OPERATOR_KEY or from the file of --key-file."
    })
final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command, without its process. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(failure.getMessage());
              return failure instanceof CommandException known ? known.exitCode() : EXIT_BUG;
            });
  }

  private static final int EXIT_BUG = 70;
}

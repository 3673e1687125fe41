package dev.carillon.ejb.platform.config;

import java.util.List;

/**
 * The configuration is wrong; the message names every wrong key, and the application must stop. It
 * has no stack: containers print it many times over, and nothing in it helps.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super("Configuration refused: " + String.join("; ", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** One for each wrong key, beginning with its name. */
  public List<String> problems() {
    return problems;
  }
}

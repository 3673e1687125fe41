package dev.carillon.ejb.config;

import java.util.List;

/** The configuration is wrong; the message names every wrong key, and the application must stop. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super("Configuration refused: " + String.join("; ", problems));
  }
}

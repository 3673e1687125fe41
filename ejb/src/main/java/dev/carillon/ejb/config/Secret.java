package dev.carillon.ejb.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A configured secret. Prints as {@code [REDACTED]} and compares in constant time. */
public final class Secret {
  private final String value;

  /**
   * @throws IllegalArgumentException when it is empty
   */
  public Secret(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret may not be empty");
    }
    this.value = value;
  }

  /** The secret itself; whoever asks for it keeps it out of logs and messages. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}

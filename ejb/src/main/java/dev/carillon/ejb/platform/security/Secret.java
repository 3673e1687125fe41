package dev.carillon.ejb.platform.security;

import java.nio.charset.StandardCharsets;

/** A secret text: prints as {@code [REDACTED]} and compares in constant time. */
public final class Secret {

  private final String value;

  public Secret(String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    this.value = value;
  }

  /** The secret itself; keep it out of logs and messages. */
  public String reveal() {
    return value;
  }

  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && Hashes.same(value, that.value);
  }

  @Override
  public int hashCode() {
    return 1; // nothing of the secret may show; secrets are never hash keys
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }
}

package dev.carillon.ejb.registry.operate;

import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.StoredLines;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.KeyLife;
import dev.carillon.persistence.registry.KeySecrets;
import java.time.Instant;
import java.util.List;

/**
 * A key as the operator sees it: never its secret.
 *
 * @param formerUntil until when the secret before the last rotation is good; null for none
 */
public record KeyView(
    String id,
    Proof proof,
    Capability capability,
    List<String> methods,
    List<String> channels,
    String note,
    Times times,
    Instant formerUntil) {

  /**
   * @param expiresAt null for never
   * @param lastUsedAt to the minute; null for never
   */
  public record Times(boolean enabled, Instant createdAt, Instant expiresAt, Instant lastUsedAt) {
    private static Times of(KeyLife life) {
      return new Times(
          life.enabled(),
          Instant.ofEpochMilli(life.createdAt()),
          instant(life.expiresAt()),
          instant(life.lastUsedAt()));
    }
  }

  static KeyView of(AppKeyRow row) {
    KeySecrets.Former former = row.secrets().former();
    return new KeyView(
        row.keyId(),
        Proof.valueOf(row.kind().name()),
        Capability.ofWireName(row.capability()).orElseThrow(),
        StoredLines.read(row.bounds().methods()),
        StoredLines.read(row.bounds().channels()),
        row.bounds().note(),
        Times.of(row.life()),
        former == null ? null : Instant.ofEpochMilli(former.until()));
  }

  private static Instant instant(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}

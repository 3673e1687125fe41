package dev.carillon.ejb.registry.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A key as it is written, in answers and in the audit: without its secret. */
public final class KeyJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyJson() {}

  public static ObjectNode of(KeyView key) {
    ObjectNode node = JSON.createObjectNode().put("id", key.id());
    node.put("kind", key.proof() == Proof.API ? "api" : "signing");
    node.put("capability", key.capability().wireName());
    key.methods().forEach(node.putArray("methods")::add);
    key.channels().forEach(node.putArray("channels")::add);
    node.put("note", key.note()).put("enabled", key.times().enabled());
    node.put("created_at", text(key.times().createdAt()));
    node.put("expires_at", text(key.times().expiresAt()));
    node.put("last_used_at", text(key.times().lastUsedAt()));
    return node.put("former_secret_until", text(key.formerUntil()));
  }

  static ObjectNode tree(String stored) {
    try {
      return (ObjectNode) JSON.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored limits are not JSON", e);
    }
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}

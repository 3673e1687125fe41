package dev.carillon.ejb.registry.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How one app is run; stored as a JSON object.
 *
 * @param dryRun providers that are dry-run whatever credential there is
 * @param dryRunWithoutCredential whether a provider without a credential is dry-run (development)
 *     rather than refused; the form and the origin of its tokens are then not checked
 * @param dryRunLatency how long a dry-run "provider" takes
 * @param quotas whether quotas and rates of its own apply; it cannot be turned on yet
 * @param browsersPerUser how many browsers of one user get pushes, null for the server's setting
 * @param replaceOldestBrowser whether a browser past that number replaces the oldest instead of
 *     being refused, null for the server's setting
 * @param jwksUrl where the keys of its users' tokens are, null for HS256 with a signing secret only
 * @param features the settings of other features, one object each
 */
public record AppSettings(
    Set<ProviderKind> dryRun,
    boolean dryRunWithoutCredential,
    Duration dryRunLatency,
    boolean quotas,
    Integer browsersPerUser,
    Boolean replaceOldestBrowser,
    URI jwksUrl,
    ObjectNode features) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BROWSERS_PER_USER = 1000;
  private static final long MAX_LATENCY_MS = 60_000;

  public AppSettings {
    dryRun = Set.copyOf(dryRun);
    if (browsersPerUser != null
        && (browsersPerUser < 1 || browsersPerUser > MAX_BROWSERS_PER_USER)) {
      throw new IllegalArgumentException("browsersPerUser must be 1 to " + MAX_BROWSERS_PER_USER);
    }
    if (dryRunLatency.isNegative() || dryRunLatency.toMillis() > MAX_LATENCY_MS) {
      throw new IllegalArgumentException("dryRunLatencyMs must be 0 to " + MAX_LATENCY_MS);
    }
    if (jwksUrl != null && !isHttp(jwksUrl)) {
      throw new IllegalArgumentException("jwksUrl must be an https URL");
    }
    features = features.deepCopy();
  }

  /** A real app with the usual limits. */
  public static AppSettings usual() {
    return read("{}");
  }

  /**
   * Reads stored settings; what is missing has its usual value.
   *
   * @throws IllegalArgumentException when they are malformed
   */
  public static AppSettings read(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the settings are not JSON", e);
    }
    String jwks = root.path("jwksUrl").asText(null);
    return new AppSettings(
        kinds(root.path("dryRun")),
        root.path("dryRunWithoutCredential").asBoolean(false),
        Duration.ofMillis(root.path("dryRunLatencyMs").asLong(0)),
        root.path("quotas").asBoolean(false),
        root.hasNonNull("browsersPerUser") ? root.get("browsersPerUser").asInt() : null,
        root.hasNonNull("replaceOldestBrowser")
            ? root.get("replaceOldestBrowser").asBoolean()
            : null,
        jwks == null ? null : URI.create(jwks),
        root.path("features") instanceof ObjectNode features
            ? features
            : JsonNodeFactory.instance.objectNode());
  }

  /** As stored. */
  public String write() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode kinds = root.putArray("dryRun");
    dryRun.stream().sorted().forEach(kind -> kinds.add(kind.wireName()));
    root.put("dryRunWithoutCredential", dryRunWithoutCredential)
        .put("dryRunLatencyMs", dryRunLatency.toMillis())
        .put("quotas", quotas)
        .put("browsersPerUser", browsersPerUser)
        .put("replaceOldestBrowser", replaceOldestBrowser);
    if (jwksUrl != null) {
      root.put("jwksUrl", jwksUrl.toString());
    }
    root.set("features", features);
    return root.toString();
  }

  /** The settings of one feature; an empty object when it has none. */
  public ObjectNode feature(String name) {
    return features.get(name) instanceof ObjectNode node
        ? node.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }

  private static boolean isHttp(URI uri) {
    return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
        && uri.getHost() != null;
  }

  private static Set<ProviderKind> kinds(JsonNode names) {
    Set<ProviderKind> result = EnumSet.noneOf(ProviderKind.class);
    for (JsonNode name : names) {
      for (ProviderKind kind : ProviderKind.values()) {
        if (kind.wireName().equals(name.asText())) {
          result.add(kind);
        }
      }
    }
    return result;
  }
}

package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.EnumMap;
import java.util.Map;

/** Reads publishes: the contract's and the seed guides' spellings of one command. */
final class PublishRequests {

  private static final int MAX_OVERRIDE_BYTES = 4096;
  private static final long MAX_TTL_SECONDS = Duration.ofDays(28).toSeconds();
  private static final long MAX_TIME = 253_402_300_799_999L; // the last millisecond of year 9999

  private PublishRequests() {}

  /**
   * @param headerKey the {@code X-Idempotency-Key} header, null for none
   * @throws ServiceException invalid_input, limit_exceeded, feature_disabled; names the field
   */
  static PublishCommand read(ObjectNode body, String appId, String headerKey) {
    Fields fields = new Fields(body);
    fields.requireApp(appId);
    fields.flag("sync");
    if (fields.has("cron")) {
      throw new ServiceException(
          ErrorCode.FEATURE_DISABLED, "cron is not done in this version: give each run's run_at");
    }
    String key = fields.text("idempotencyKey");
    Fields payload = new Fields(fields.has("payload") ? fields.object("payload") : Json.object());
    return new PublishCommand(
        appId,
        Checks.optional("publishId", fields.text("publishId"), 128),
        Checks.optional("idempotency_key", key == null ? headerKey : key, 256),
        Targets.read(fields),
        Contents.read(payload),
        overrides(fields.any("providerOverrides")),
        options(fields, payload));
  }

  /** Whether the caller asked to be answered at the end. */
  static boolean wantsSync(ObjectNode body) {
    return new Fields(body).flag("sync");
  }

  private static PublishCommand.Options options(Fields fields, Fields payload) {
    Instant notBefore = instant(fields.number("notBeforeMs", 0, MAX_TIME));
    Instant runAt = runAt(fields.text("runAt"));
    if (notBefore != null && runAt != null && !notBefore.equals(runAt)) {
      throw ServiceException.invalid("notBeforeMs and run_at differ");
    }
    Fields ttlHolder = fields.has("ttlSeconds") || fields.has("ttl") ? fields : payload;
    Long ttl = ttlHolder.number("ttlSeconds", 0, MAX_TTL_SECONDS);
    ttl = ttl == null ? ttlHolder.number("ttl", 0, MAX_TTL_SECONDS) : ttl;
    String urgency = fields.has("urgency") ? fields.text("urgency") : payload.text("urgency");
    String priority = fields.text("priority");
    Lane lane = lane(priority);
    return new PublishCommand.Options(
        lane,
        urgency(urgency, priority == null ? null : lane),
        Checks.optional("collapseKey", collapseKey(fields, payload), 64),
        ttl == null ? null : Duration.ofSeconds(ttl),
        notBefore == null ? runAt : notBefore,
        instant(fields.number("expiresAtMs", 0, MAX_TIME)));
  }

  private static String collapseKey(Fields fields, Fields payload) {
    String key = payload.text("collapseKey");
    return key == null ? fields.text("collapseKey") : key;
  }

  private static Lane lane(String priority) {
    if (priority == null) {
      return Lane.NORMAL;
    }
    for (Lane lane : Lane.values()) {
      if (lane.wireName().equals(priority)) {
        return lane;
      }
    }
    throw ServiceException.invalid("priority must be critical, normal or bulk");
  }

  /**
   * @param lane the one that was asked for, null for none
   * @return null where neither says: what a provider usually does
   */
  private static Urgency urgency(String name, Lane lane) {
    if (name == null && lane == null) {
      return null;
    }
    if (name == null) {
      return lane == Lane.CRITICAL ? Urgency.HIGH : Urgency.NORMAL;
    }
    for (Urgency urgency : Urgency.values()) {
      if (urgency.wireName().equals(name)) {
        return urgency;
      }
    }
    throw ServiceException.invalid("urgency must be very-low, low, normal or high");
  }

  private static Instant instant(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  /** ISO 8601; without an offset it is UTC. */
  private static Instant runAt(String text) {
    if (text == null) {
      return null;
    }
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              Checks.text("run_at", text, 64), OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      return Instant.ofEpochMilli(instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw ServiceException.invalid("run_at must be an ISO 8601 date and time");
    }
  }

  private static Map<ProviderKind, ObjectNode> overrides(JsonNode given) {
    Map<ProviderKind, ObjectNode> overrides = new EnumMap<>(ProviderKind.class);
    if (given == null) {
      return overrides;
    }
    if (!given.isArray() || given.size() > ProviderKind.values().length) {
      throw ServiceException.invalid("providerOverrides must be a list, one for each provider");
    }
    for (JsonNode item : given) {
      if (!(item instanceof ObjectNode object)) {
        throw ServiceException.invalid("each of providerOverrides must be an object");
      }
      Fields override = new Fields(object);
      ProviderKind kind = ProviderNames.named(override.required("provider"));
      ObjectNode payload = override.inner("payload").node();
      Checks.bytes("a provider override", payload.toString(), MAX_OVERRIDE_BYTES);
      if (overrides.put(kind, payload) != null) {
        throw ServiceException.invalid("providerOverrides names a provider twice");
      }
    }
    return overrides;
  }
}

package dev.carillon.ejb.pipeline.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/** Bounds of a command, whatever dialect it came in. */
final class CommandChecks {

  private static final int MAX_TARGETS = 1024;
  private static final int MAX_NAME = 256;
  private static final int MAX_JSON_BYTES = 8192;
  private static final Pattern PUBLISH_ID = Pattern.compile("[A-Za-z0-9._:~-]{1,128}");

  /** Times further away than this are mistakes (seconds taken for milliseconds, and such). */
  private static final long MAX_AHEAD_MS = 366L * 86_400_000;

  private CommandChecks() {}

  static void check(PublishCommand command, int maxEnumerated) {
    checkTargets(command, maxEnumerated);
    if (command.publishId() != null && !PUBLISH_ID.matcher(command.publishId()).matches()) {
      throw ServiceException.invalid("publishId must match " + PUBLISH_ID.pattern());
    }
    String key = command.idempotencyKey();
    if (key != null && (key.isEmpty() || key.length() > MAX_NAME)) {
      throw ServiceException.invalid("idempotency_key must have 1 to 256 characters");
    }
    checkContent(command);
    if (command.options().ttl() != null && command.options().ttl().isNegative()) {
      throw ServiceException.invalid("ttl must not be negative");
    }
  }

  private static void checkTargets(PublishCommand command, int maxEnumerated) {
    int count = command.targets().size();
    if (count == 0) {
      throw ServiceException.invalid("a publish needs at least one recipient");
    }
    if (count > MAX_TARGETS) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "a publish has at most " + MAX_TARGETS + " recipients");
    }
    long enumerated = command.targets().stream().filter(Target::isEnumerated).count();
    if (enumerated > maxEnumerated) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED,
          "a publish enumerates at most " + maxEnumerated + " recipients");
    }
  }

  private static void checkContent(PublishCommand command) {
    if (command.content() == null && command.overrides().isEmpty()) {
      throw ServiceException.invalid("a publish needs content or a provider's own message");
    }
    command.overrides().forEach((kind, payload) -> small("providerOverrides", payload));
    if (command.content() != null) {
      small("templateData", command.content().templateData());
      small("data", command.content().data());
      small("notification", command.content().webNotification());
    }
  }

  private static void small(String field, ObjectNode json) {
    if (json != null && json.toString().getBytes(StandardCharsets.UTF_8).length > MAX_JSON_BYTES) {
      throw new ServiceException(
          ErrorCode.PAYLOAD_TOO_LARGE, field + " has more than " + MAX_JSON_BYTES + " bytes");
    }
  }

  /** What depends on the time of day. */
  static void checkTimes(PublishCommand.Options options, long nowMs) {
    Instant end = options.expiresAt();
    Instant begin = options.notBefore();
    if (end != null && end.toEpochMilli() <= nowMs) {
      throw ServiceException.invalid("expiresAtMs is in the past");
    }
    if (end != null && begin != null && !begin.isBefore(end)) {
      throw ServiceException.invalid("expiresAtMs must come after notBeforeMs");
    }
    if (begin != null && begin.toEpochMilli() - nowMs > MAX_AHEAD_MS) {
      throw ServiceException.invalid("notBeforeMs is more than a year ahead");
    }
  }
}

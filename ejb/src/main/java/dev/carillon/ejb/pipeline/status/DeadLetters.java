package dev.carillon.ejb.pipeline.status;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.CommandJson;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PublishRow;
import dev.carillon.persistence.pipeline.RecipientRepository.Raw;
import dev.carillon.persistence.status.DeadLetterRepository;
import dev.carillon.persistence.status.DeliveryRepository;
import dev.carillon.persistence.status.PublishSnapshot;
import dev.carillon.persistence.status.PublishStatusRepository;
import dev.carillon.providers.ProviderTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Lists deliveries and dead letters, and makes the publish that sends a dead letter again. */
public final class DeadLetters {

  private static final String LIST = "deadLetters";
  private static final String DELIVERIES = "deliveries:";
  private static final int MAX_LIMIT = 1000;

  private final DeadLetterRepository letters;
  private final DeliveryRepository deliveries;
  private final PublishStatusRepository publishes;
  private final PipelineStore store;
  private final SecretBox secrets;

  public DeadLetters(
      DeadLetterRepository letters,
      DeliveryRepository deliveries,
      PublishStatusRepository publishes,
      PipelineStore store,
      SecretBox secrets) {
    this.letters = letters;
    this.deliveries = deliveries;
    this.publishes = publishes;
    this.store = store;
    this.secrets = secrets;
  }

  public Page<DeadLetterView> list(String appId, DeadLetterQuery query, String cursor, int limit) {
    Listing listing = new Listing(appId, LIST);
    DeadLetterRepository.Filter filter =
        new DeadLetterRepository.Filter(query.provider(), query.sinceMs(), query.untilMs());
    List<DeadLetterRow> rows =
        letters.list(appId, filter, listing.after(cursor, Long.MAX_VALUE), bounded(limit) + 1);
    return listing.page(rows, bounded(limit), DeadLetters::view, DeadLetterRow::deadLetterKey);
  }

  public Page<DeliveryView> deliveries(String appId, String publishId, String cursor, int limit) {
    PublishSnapshot publish =
        publishes.find(appId, publishId).orElseThrow(() -> ServiceException.notFound("publish"));
    Listing listing = new Listing(appId, DELIVERIES + publishId);
    List<DeliveryRow> rows =
        deliveries.page(publish.publishKey(), listing.after(cursor, 0), bounded(limit) + 1);
    return listing.page(rows, bounded(limit), DeadLetters::view, DeliveryRow::recipientKey);
  }

  /** What a replay needs, or why there is none. */
  public record Replay(DeadLetterRow letter, PublishCommand command, String refusal) {}

  /** Locks a dead letter and makes the command of its replay. */
  public Replay replay(Connection connection, String appId, String deadLetterId)
      throws SQLException {
    DeadLetterRow letter =
        letters
            .lock(appId, number(deadLetterId))
            .orElseThrow(() -> ServiceException.notFound("dead letter"));
    if (letter.replayedAs() != null) {
      return new Replay(letter, null, "already_replayed");
    }
    Optional<PublishRow> original = store.publishes().byKey(connection, letter.publishKey());
    if (original.isEmpty()) {
      return new Replay(letter, null, "publish_forgotten");
    }
    Target target = target(connection, letter);
    if (target == null) {
      return new Replay(letter, null, "recipient_forgotten");
    }
    return new Replay(letter, command(appId, original.get(), target), null);
  }

  public void replayed(DeadLetterRow letter, String publishId) {
    letters.replayed(letter.deadLetterKey(), publishId);
  }

  private Target target(Connection connection, DeadLetterRow letter) throws SQLException {
    if (letter.deviceId() != null) {
      return new Target.Device(letter.deviceId());
    }
    List<Raw> raw =
        store
            .recipients()
            .loadRaw(connection, letter.publishKey(), new long[] {letter.recipientKey()});
    if (raw.isEmpty()) {
      return null;
    }
    String token =
        secrets.openText(
            raw.get(0).sealedToken(),
            SealedPlace.recipient(letter.publishKey(), letter.recipientKey()));
    ProviderKind kind = ProviderKind.ofCode(raw.get(0).provider());
    return new Target.Recipient(RecipientAddress.of(ProviderTokens.parse(kind, token)));
  }

  /** The original message, without its times: those have passed. */
  private static PublishCommand command(String appId, PublishRow original, Target target) {
    StoredCommand stored = CommandJson.read(original.command());
    PublishCommand.Options options = stored.options();
    return new PublishCommand(
        appId,
        null,
        null,
        List.of(target),
        stored.content(),
        stored.overrides(),
        new PublishCommand.Options(
            options.lane(), options.urgency(), options.collapseKey(), options.ttl(), null, null));
  }

  private static DeadLetterView view(DeadLetterRow row) {
    return new DeadLetterView(
        Long.toString(row.deadLetterKey()),
        row.publishId(),
        ProviderKind.ofCode(row.provider()),
        "dispatch",
        row.deviceId(),
        FailureClass.values()[row.failureClass()],
        row.reason(),
        row.attempts(),
        row.occurredAt(),
        row.replayedAs() == null);
  }

  private static DeliveryView view(DeliveryRow row) {
    return new DeliveryView(
        row.deviceId(),
        ProviderKind.ofCode(row.provider()),
        DeliveryOutcome.ofCode(row.outcome()),
        row.providerMessageId(),
        row.failureClass() == null ? null : FailureClass.values()[row.failureClass()],
        row.reason(),
        row.attempts(),
        row.firstAttemptAt(),
        row.settledAt());
  }

  private static int bounded(int limit) {
    return Math.max(1, Math.min(MAX_LIMIT, limit));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ServiceException.notFound("dead letter");
    }
  }
}

package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.audience.TargetKinds;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.message.RecipientProfile;
import dev.carillon.ejb.pipeline.message.Variant;
import dev.carillon.ejb.pipeline.message.Variation;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PublishRow;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.ProviderTokens;
import dev.carillon.providers.PushTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads recipients again right before they are sent to: cancel and expiry, owner, subscription,
 * whether the device is enabled, and its present token.
 */
public final class RecipientLoader {

  private static final Logger LOG = LoggerFactory.getLogger(RecipientLoader.class);
  private static final Result CANCELLED = new Result.Cancelled();
  private static final Result OVERDUE = new Result.Overdue();
  private static final Result GONE = new Result.Dropped("device_deleted");
  private static final Result OWNER_CHANGED = new Result.Dropped("owner_changed");
  private static final Result UNSUBSCRIBED = new Result.Dropped("unsubscribed");
  private static final Result UNREADABLE =
      new Result.Refused(FailureClass.UNKNOWN, "token_unreadable");
  private static final Result DISABLED = new Result.Dropped("disabled");

  private final PipelineStore store;
  private final SecretBox secrets;
  private final Clock clock;

  public RecipientLoader(PipelineStore store, SecretBox secrets, Clock clock) {
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A chunk, rechecked.
   *
   * @param byVariant whom to send to; one group where the message is the same for all
   * @param decided who needs no sending
   */
  record Chunk(Map<Variant, List<PushTarget>> byVariant, List<RunningBatch.Ready> decided) {
    /** One result for all. */
    static Chunk decided(int[] indexes, Result result) {
      Chunk chunk = new Chunk(new HashMap<>(), new ArrayList<>());
      for (int index : indexes) {
        chunk.decided().add(new RunningBatch.Ready(index, result));
      }
      return chunk;
    }

    int size() {
      int size = 0;
      for (List<PushTarget> group : byVariant.values()) {
        size += group.size();
      }
      return size;
    }
  }

  Chunk load(RunningBatch batch, int[] indexes, Variation variation) {
    Rows rows = store.transactions().read(c -> read(c, batch, indexes, variation.asksProfile()));
    if (rows.fence() != null) {
      return Chunk.decided(indexes, rows.fence());
    }
    Chunk chunk = new Chunk(new HashMap<>(), new ArrayList<>());
    for (int index : indexes) {
      check(batch, index, rows, variation, chunk);
    }
    return chunk;
  }

  private record Rows(
      Result fence,
      Map<Long, RecipientRepository.Loaded> devices,
      Map<Long, RecipientRepository.Raw> raw) {}

  /** Why nothing of this publish may be sent any more; null when it may. */
  private Result fence(Connection connection, RunningBatch batch) throws SQLException {
    if (store.publishes().isCancelled(connection, batch.row().publishKey())) {
      return CANCELLED;
    }
    Long expiresAt = batch.publish().expiresAtMs();
    return expiresAt != null && clock.millis() >= expiresAt ? OVERDUE : null;
  }

  private Rows read(Connection connection, RunningBatch batch, int[] indexes, boolean withProfile)
      throws SQLException {
    Result fence = fence(connection, batch);
    if (fence != null) {
      return new Rows(fence, Map.of(), Map.of());
    }
    RecipientArray recipients = batch.recipients();
    long[] devices = new long[indexes.length];
    long[] raw = new long[indexes.length];
    int deviceCount = 0;
    int rawCount = 0;
    for (int index : indexes) {
      if (recipients.raw(index)) {
        raw[rawCount++] = recipients.key(index);
      } else {
        devices[deviceCount++] = recipients.key(index);
      }
    }
    Rows rows = new Rows(null, new HashMap<>(deviceCount * 2), new HashMap<>());
    if (deviceCount > 0) {
      store
          .recipients()
          .load(
              connection,
              batch.row().appId(),
              TargetKinds.rechecks(batch.publish().command(), batch.row().appId()),
              Arrays.copyOf(devices, deviceCount),
              withProfile)
          .forEach(row -> rows.devices().put(row.recipientKey(), row));
    }
    if (rawCount > 0) {
      store
          .recipients()
          .loadRaw(connection, batch.row().publishKey(), Arrays.copyOf(raw, rawCount))
          .forEach(row -> rows.raw().put(row.recipientKey(), row));
    }
    return rows;
  }

  private void check(RunningBatch batch, int index, Rows rows, Variation variation, Chunk chunk) {
    RecipientArray recipients = batch.recipients();
    long key = recipients.key(index);
    if (recipients.raw(index)) {
      RecipientRepository.Raw raw = rows.raw().get(key);
      byte[] sealed = raw == null ? null : raw.sealedToken();
      add(
          batch,
          chunk,
          new Candidate(
              index,
              sealed,
              SealedPlace.recipient(batch.row().publishKey(), key),
              variation.of(RecipientProfile.UNKNOWN)));
      return;
    }
    RecipientRepository.Loaded device = rows.devices().get(key);
    Result refused = refusal(recipients, index, device);
    if (refused != null) {
      batch.loaded(index, device == null ? null : device.deviceId(), 0, false);
      chunk.decided().add(new RunningBatch.Ready(index, refused));
      return;
    }
    batch.loaded(index, device.deviceId(), device.tokenSince(), device.failing());
    add(
        batch,
        chunk,
        new Candidate(
            index,
            device.sealedToken(),
            SealedPlace.device(key, batch.row().appId()),
            variant(variation, device)));
  }

  private static Variant variant(Variation variation, RecipientRepository.Loaded device) {
    return variation.isNone()
        ? Variant.SAME
        : variation.of(
            new RecipientProfile(
                device.deviceId(), device.clientId(), device.locale(), device.metadata()));
  }

  private record Candidate(int index, byte[] sealedToken, SealedPlace place, Variant variant) {}

  private void add(RunningBatch batch, Chunk chunk, Candidate candidate) {
    if (candidate.sealedToken() == null) {
      chunk.decided().add(new RunningBatch.Ready(candidate.index(), GONE));
      return;
    }
    ProviderToken token = open(batch.kind(), candidate);
    if (token == null) {
      chunk.decided().add(new RunningBatch.Ready(candidate.index(), UNREADABLE));
      return;
    }
    chunk
        .byVariant()
        .computeIfAbsent(candidate.variant(), variant -> new ArrayList<>())
        .add(new PushTarget(batch.recipientKey(candidate.index()), token));
  }

  /** Null when it does not open: its key was taken from the ring, or the row is damaged. */
  private ProviderToken open(ProviderKind kind, Candidate candidate) {
    try {
      return ProviderTokens.parse(
          kind, secrets.openText(candidate.sealedToken(), candidate.place()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.warn("a provider token of {} does not open: {}", kind, e.getMessage());
      return null;
    }
  }

  private static Result refusal(
      RecipientArray recipients, int index, RecipientRepository.Loaded device) {
    if (device == null) {
      return GONE;
    }
    if (device.ownerVersion() != recipients.ownerVersion(index)) {
      return OWNER_CHANGED;
    }
    if (recipients.viaChannel(index) && !device.matches()) {
      return UNSUBSCRIBED;
    }
    return device.enabled() ? null : DISABLED;
  }

  /** The publish a batch belongs to. */
  Contexts.Read context(long publishKey) {
    return store
        .transactions()
        .read(c -> store.publishes().byKey(c, publishKey))
        .map(row -> new Contexts.Read(context(row), row.command().length()))
        .orElseThrow(() -> new IllegalStateException("batch without publish " + publishKey));
  }

  private static PublishContext context(PublishRow row) {
    return new PublishContext(
        row.publishKey(),
        row.appId(),
        row.publishId(),
        StoredCommand.parse(row.command()),
        row.expiresAt(),
        row.createdAt());
  }
}

package dev.carillon.ejb.pipeline.admit;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.message.Rendering;
import dev.carillon.ejb.pipeline.message.Variant;
import dev.carillon.ejb.pipeline.model.CommandJson;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.ejb.pipeline.plan.BatchBuilder;
import dev.carillon.ejb.pipeline.plan.RecipientFinder;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.NewPublish;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PublishRow;
import dev.carillon.persistence.pipeline.RecipientRepository.Planned;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import dev.carillon.persistence.pipeline.RecipientRepository.Raw;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Accepts a publish in one transaction: its row, its idempotency key and, when it is small, its
 * batches, leased to this node already. Safe for many threads.
 */
public final class Admission {

  /** Recipients are counted exactly up to here. */
  private static final int EXACT = 1000;

  private final PipelineStore store;
  private final PipelineSettings settings;
  private final RecipientFinder recipients;
  private final RawRecipients rawRecipients;
  private final BatchBuilder builder;
  private final Messages messages;
  private final LongSupplier keys;
  private final Clock clock;

  Admission(PublishTools tools) {
    this.store = tools.store();
    this.settings = tools.settings();
    this.recipients = new RecipientFinder(store.recipients());
    this.rawRecipients = new RawRecipients(store.recipients(), tools.secrets(), tools.keys());
    this.builder = tools.builder();
    this.messages = tools.messages();
    this.keys = tools.keys();
    this.clock = tools.clock();
  }

  /**
   * What is answered, and what the node is told after the commit.
   *
   * @param accepted null for a publish that was accepted before
   */
  record Admitted(PublishReceipt receipt, Intake.Accepted accepted) {

    static Admitted repeated(PublishReceipt receipt) {
      return new Admitted(receipt, null);
    }
  }

  /**
   * A publish on its way in.
   *
   * @param raw its raw recipients; none where it only repeats another
   */
  private record Draft(
      PublishCommand command,
      StoredCommand stored,
      String json,
      String hash,
      long publishKey,
      String publishId,
      Long replayOf,
      List<Raw> raw) {

    Draft with(List<Raw> resolved) {
      return new Draft(command, stored, json, hash, publishKey, publishId, replayOf, resolved);
    }
  }

  /** Whom it reaches, as far as that was looked at. */
  private record Preview(
      RecipientFinder.Found found, long expected, boolean estimated, Unmatched unmatched) {
    boolean complete() {
      return found.last();
    }
  }

  /**
   * Accepts one publish.
   *
   * @param lease under which a small publish's batches are written, null for none
   * @param replayOf the dead letter it sends again, null for none
   */
  Admitted admit(
      Connection connection, PublishCommand command, BatchRepository.Lease lease, Long replayOf)
      throws SQLException {
    CommandChecks.check(command, settings.admission().maxEnumerated());
    String json = CommandJson.write(command);
    String hash = CommandJson.hash(json);
    long publishKey = keys.getAsLong();
    String publishId =
        command.publishId() == null ? Long.toString(publishKey, 36) : command.publishId();
    Draft draft =
        new Draft(
            command,
            CommandJson.read(json),
            json,
            CommandJson.hash(json),
            publishKey,
            publishId,
            replayOf,
            List.of());
    Optional<PublishRow> earlier = earlier(connection, command);
    if (earlier.isPresent()) {
      return repeated(connection, draft, earlier.get());
    }
    // not before: a repeated publish answers the first one's, whatever the time
    CommandChecks.checkTimes(command.options(), clock.millis());
    return takeIdempotencyKey(connection, draft)
        ? write(
            connection, draft.with(rawRecipients.resolve(connection, publishKey, command)), lease)
        : repeated(connection, draft, earlier(connection, command).orElseThrow());
  }

  private Optional<PublishRow> earlier(Connection connection, PublishCommand command)
      throws SQLException {
    if (command.idempotencyKey() != null) {
      Optional<PublishRow> byKey =
          store.publishes().byIdempotencyKey(connection, command.appId(), command.idempotencyKey());
      if (byKey.isPresent()) {
        return byKey;
      }
    }
    return command.publishId() == null
        ? Optional.empty()
        : store.publishes().byId(connection, command.appId(), command.publishId());
  }

  private Admitted repeated(Connection connection, Draft draft, PublishRow row)
      throws SQLException {
    if (!row.bodyHash().equals(draft.hash())) {
      throw ServiceException.conflict(
          "another publish with a different body has this publishId or idempotency key");
    }
    Preview preview = preview(connection, draft);
    PublishReceipt receipt =
        new PublishReceipt(
            row.publishId(),
            row.cancelledAt() == null ? PublishState.ofCode(row.state()) : PublishState.CANCELLED,
            row.expected(),
            row.estimated(),
            Unmatched.parse(row.unmatched()),
            row.fastPath(),
            true,
            renderedAgain(draft, row.publishId(), preview));
    return Admitted.repeated(receipt);
  }

  /** What was accepted once stays so, even if its template is gone by now. */
  private List<PublishReceipt.Rendered> renderedAgain(
      Draft draft, String publishId, Preview preview) {
    try {
      return rendered(draft, publishId, preview);
    } catch (ServiceException e) {
      return List.of();
    }
  }

  private Admitted write(Connection connection, Draft draft, BatchRepository.Lease lease)
      throws SQLException {
    long now = clock.millis();
    Instant notBefore = draft.command().options().notBefore();
    boolean scheduled = notBefore != null && notBefore.toEpochMilli() > now;
    Preview preview = preview(connection, draft);
    boolean fast =
        !scheduled
            && preview.complete()
            && preview.found().recipients().size() <= settings.admission().fastPath();
    List<PublishReceipt.Rendered> rendered = rendered(draft, draft.publishId(), preview);
    NewPublish row = row(draft, preview, fast, scheduled);
    if (!store.publishes().insert(connection, row)) {
      return taken(connection, draft);
    }
    Leased leased = fast ? writeBatches(connection, draft, preview, lease) : Leased.NOTHING;
    writeRaw(connection, draft, fast);
    PublishState state =
        fast && preview.found().recipients().isEmpty()
            ? PublishState.SUCCEEDED
            : scheduled ? PublishState.SCHEDULED : PublishState.ACCEPTED;
    PublishReceipt receipt =
        new PublishReceipt(
            draft.publishId(),
            state,
            preview.expected(),
            preview.estimated(),
            preview.unmatched(),
            fast,
            false,
            rendered);
    boolean waits = !fast || (lease == null && !preview.found().recipients().isEmpty());
    return new Admitted(
        receipt,
        new Intake.Accepted(
            draft.command().options().lane(),
            context(draft, row),
            leased.batches(),
            leased.sinceNanos(),
            waits));
  }

  private boolean takeIdempotencyKey(Connection connection, Draft draft) throws SQLException {
    String key = draft.command().idempotencyKey();
    return key == null
        || store
            .publishes()
            .insertIdempotencyKey(
                connection, draft.command().appId(), key, draft.publishKey(), draft.hash());
  }

  /** Another request took the id between our look and our insert. */
  private Admitted taken(Connection connection, Draft draft) throws SQLException {
    if (draft.command().idempotencyKey() != null) {
      // our idempotency key must not stay: the refusal rolls it back
      throw ServiceException.conflict("another request is using this publishId at this moment");
    }
    PublishRow row =
        store
            .publishes()
            .byId(connection, draft.command().appId(), draft.publishId())
            .orElseThrow(() -> ServiceException.conflict("publishId is taken"));
    return repeated(connection, draft, row);
  }

  private NewPublish row(Draft draft, Preview preview, boolean fast, boolean scheduled) {
    long now = clock.millis();
    PublishCommand.Options options = draft.command().options();
    PublishState state =
        fast
            ? PublishState.DISPATCHING
            : scheduled ? PublishState.SCHEDULED : PublishState.ACCEPTED;
    return new NewPublish(
        draft.publishKey(),
        draft.command().appId(),
        draft.publishId(),
        draft.hash(),
        draft.replayOf(),
        state.code(),
        options.lane().code(),
        fast,
        draft.json(),
        preview.expected(),
        preview.estimated(),
        preview.unmatched().stored(),
        options.expiresAt() == null ? null : options.expiresAt().toEpochMilli(),
        now,
        fast,
        scheduled ? options.notBefore().toEpochMilli() : now);
  }

  private static PublishContext context(Draft draft, NewPublish row) {
    return new PublishContext(
        row.publishKey(),
        row.appId(),
        row.publishId(),
        draft.stored(),
        row.expiresAt(),
        row.createdAt());
  }

  /**
   * Batches that this node holds from the start.
   *
   * @param sinceNanos from when on their leases count
   */
  private record Leased(List<BatchRow> batches, long sinceNanos) {
    static final Leased NOTHING = new Leased(List.of(), 0);
  }

  private Leased writeBatches(
      Connection connection, Draft draft, Preview preview, BatchRepository.Lease lease)
      throws SQLException {
    if (preview.found().recipients().isEmpty()) {
      endEmpty(connection, draft);
      return Leased.NOTHING;
    }
    BatchBuilder.Owner owner =
        new BatchBuilder.Owner(
            draft.publishKey(),
            draft.command().appId(),
            draft.command().options().lane().code(),
            clock.millis());
    List<BatchRow> batches = builder.build(owner, preview.found(), true);
    long since = store.batches().insert(connection, batches, lease);
    return lease == null ? Leased.NOTHING : new Leased(batches, since);
  }

  private void endEmpty(Connection connection, Draft draft) throws SQLException {
    store
        .finish()
        .end(
            connection,
            new FinishRepository.End(
                draft.publishKey(),
                PublishState.SUCCEEDED.change(),
                PublishState.CANCELLED.change(),
                0,
                new Counts(),
                "no_recipients",
                settings.settling().statusTtl().toMillis()));
  }

  private void writeRaw(Connection connection, Draft draft, boolean fast) throws SQLException {
    // a small publish is planned already: only those without a device are looked up again
    List<Raw> needed = draft.raw().stream().filter(raw -> !fast || !raw.registered()).toList();
    if (!needed.isEmpty()) {
      store.recipients().insertRaw(connection, draft.publishKey(), needed);
    }
  }

  private Preview preview(Connection connection, Draft draft) throws SQLException {
    int fastPath = settings.admission().fastPath();
    RecipientFinder.Found found = find(connection, draft, fastPath + 1);
    if (!found.last()) {
      found = find(connection, draft, EXACT + 1);
    }
    if (found.last()) {
      return new Preview(
          found, found.recipients().size(), false, unmatched(connection, draft, found));
    }
    return new Preview(
        found,
        Math.max(EXACT, recipients.estimate(connection, request(draft))),
        true,
        unmatched(connection, draft, found));
  }

  /** Looked up only where what was found does not say already that each target matched. */
  private Unmatched unmatched(Connection connection, Draft draft, RecipientFinder.Found found)
      throws SQLException {
    List<Target> targets = draft.command().targets();
    int recipientCount = found.recipients().size();
    boolean eachMatched =
        targets.size() == 1
            ? recipientCount > 0
            : recipientCount == targets.size() && targets.stream().allMatch(Target::isEnumerated);
    return eachMatched ? Unmatched.NONE : recipients.unmatched(connection, request(draft));
  }

  /** The raw recipients are not stored yet, so those without a device are added here. */
  private RecipientFinder.Found find(Connection connection, Draft draft, int limit)
      throws SQLException {
    RecipientFinder.Found found =
        recipients.find(connection, request(draft), new Range(0, Long.MAX_VALUE, limit));
    List<Raw> unregistered = draft.raw().stream().filter(r -> !r.registered()).toList();
    return unregistered.isEmpty() ? found : RawMerge.merge(found, unregistered);
  }

  private RecipientFinder.Request request(Draft draft) {
    long[] raw =
        draft.raw().stream().filter(Raw::registered).mapToLong(Raw::recipientKey).toArray();
    return new RecipientFinder.Request(
        draft.command().appId(), draft.publishKey(), draft.stored(), raw);
  }

  private List<PublishReceipt.Rendered> rendered(Draft draft, String publishId, Preview preview) {
    Set<ProviderKind> kinds = EnumSet.noneOf(ProviderKind.class);
    for (Planned planned : preview.found().recipients()) {
      kinds.add(ProviderKind.ofCode(planned.provider()));
    }
    for (Target target : draft.command().targets()) {
      if (target instanceof Target.Recipient recipient) {
        kinds.add(recipient.address().token().kind());
      }
    }
    kinds.addAll(draft.command().overrides().keySet());
    List<PublishReceipt.Rendered> rendered = new ArrayList<>(kinds.size());
    for (ProviderKind kind : kinds) {
      rendered.add(render(draft, publishId, kind));
    }
    return rendered;
  }

  private PublishReceipt.Rendered render(Draft draft, String publishId, ProviderKind kind) {
    Instant expiresAt = draft.command().options().expiresAt();
    PublishContext publish =
        new PublishContext(
            draft.publishKey(),
            draft.command().appId(),
            publishId,
            draft.stored(),
            expiresAt == null ? null : expiresAt.toEpochMilli(),
            clock.millis());
    Rendering rendering = messages.render(publish, kind, Variant.SAME);
    if (rendering instanceof Rendering.Message message) {
      return new PublishReceipt.Rendered(
          kind, message.payload().payload(), message.payload().usedOverride());
    }
    Rendering.Refused refused = (Rendering.Refused) rendering;
    throw new ServiceException(refused.code(), refused.detail());
  }
}

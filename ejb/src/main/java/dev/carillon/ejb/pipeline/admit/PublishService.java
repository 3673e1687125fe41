package dev.carillon.ejb.pipeline.admit;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.status.DeadLetterQuery;
import dev.carillon.ejb.pipeline.status.DeadLetterView;
import dev.carillon.ejb.pipeline.status.DeadLetters;
import dev.carillon.ejb.pipeline.status.DeliveryView;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.pipeline.status.StatusReader;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.persistence.status.DeadLetterRepository;
import dev.carillon.persistence.status.DeliveryRepository;
import dev.carillon.persistence.status.PublishStatusRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way in for every dialect: publishes, and what became of them. A caller's transaction is
 * joined, so the publish exists exactly if the caller's own rows do. Safe for many threads; every
 * method throws {@link ServiceException} for what a caller can mend.
 */
@ApplicationScoped
public class PublishService {

  private static final int MAX_TOGETHER = 1000;

  private final Intake intake;
  private final StorageRoom room;
  private final Transactions transactions;
  private final Admission admission;
  private final StatusReader statuses;
  private final Cancellation cancellation;
  private final DeadLetters deadLetters;

  @Inject
  public PublishService(
      Intake intake,
      StorageRoom room,
      PublishStatusRepository publishes,
      DeliveryRepository deliveries,
      DeadLetterRepository letters) {
    PublishTools tools = intake.publishTools();
    this.intake = intake;
    this.room = room;
    this.transactions = tools.store().transactions();
    this.admission = new Admission(tools);
    this.statuses = new StatusReader(publishes, tools.store(), tools.clock());
    this.cancellation = new Cancellation(tools.store(), tools.finisher());
    this.deadLetters =
        new DeadLetters(letters, deliveries, publishes, tools.store(), tools.secrets());
  }

  /** Accepts one publish; it survives the process from the moment the transaction commits. */
  @Transactional
  public PublishReceipt publish(PublishCommand command) {
    requireOpen(command.options().lane());
    return transactions.join(connection -> accept(connection, command, null));
  }

  /** Accepts all or none. */
  @Transactional
  public List<PublishReceipt> publishAll(List<PublishCommand> commands) {
    if (commands.isEmpty() || commands.size() > MAX_TOGETHER) {
      throw ServiceException.invalid("a batch has 1 to " + MAX_TOGETHER + " publishes");
    }
    commands.stream()
        .map(command -> command.options().lane())
        .distinct()
        .forEach(this::requireOpen);
    return transactions.join(
        connection -> {
          List<PublishReceipt> receipts = new ArrayList<>(commands.size());
          for (PublishCommand command : commands) {
            receipts.add(accept(connection, command, null));
          }
          return receipts;
        });
  }

  /** How far a publish is; empty when it is unknown or its status was forgotten. */
  @Transactional
  public Optional<PublishStatus> status(String appId, String publishId) {
    return transactions.join(connection -> statuses.read(connection, appId, publishId));
  }

  /** Stops a publish, scheduled or under way. */
  @Transactional
  public CancelAnswer cancel(String appId, String publishId) {
    return transactions.join(
        connection -> {
          CancelAnswer answer = cancellation.cancel(connection, appId, publishId);
          transactions.afterCommit(intake::wakeClaims);
          return answer;
        });
  }

  /** What happened to each device so far, in a stable order. */
  @Transactional
  public Page<DeliveryView> deliveries(String appId, String publishId, String cursor, int limit) {
    return deadLetters.deliveries(appId, publishId, cursor, limit);
  }

  /** What was given up after retries, newest first. */
  @Transactional
  public Page<DeadLetterView> deadLetters(
      String appId, DeadLetterQuery query, String cursor, int limit) {
    return deadLetters.list(appId, query, cursor, limit);
  }

  /** Sends a dead letter again, as a new publish; once. It is let in as any publish is. */
  @Transactional
  public ReplayAnswer replay(String appId, String deadLetterId) {
    requireEnabled();
    return transactions.join(
        connection -> {
          DeadLetters.Replay replay = deadLetters.replay(connection, appId, deadLetterId);
          if (replay.refusal() != null) {
            return new ReplayAnswer(
                deadLetterId, false, replay.letter().replayedAs(), replay.refusal());
          }
          requireOpen(replay.command().options().lane());
          PublishReceipt receipt =
              accept(connection, replay.command(), replay.letter().deadLetterKey());
          deadLetters.replayed(replay.letter(), receipt.publishId());
          return new ReplayAnswer(deadLetterId, true, receipt.publishId(), null);
        });
  }

  private PublishReceipt accept(Connection connection, PublishCommand command, Long replayOf)
      throws SQLException {
    BatchRepository.Lease lease = intake.localLease();
    Admission.Admitted admitted = admission.admit(connection, command, lease, replayOf);
    if (!admitted.receipt().repeated()) {
      transactions.afterCommit(() -> committed(admitted));
    }
    return admitted.receipt();
  }

  private void committed(Admission.Admitted admitted) {
    intake.accepted(admitted.accepted());
  }

  private void requireEnabled() {
    if (!intake.enabled()) {
      throw new ServiceException(ErrorCode.FEATURE_DISABLED, "push is disabled");
    }
  }

  private void requireOpen(Lane lane) {
    requireEnabled();
    room.require(StorageRoom.Use.PUBLISH);
    intake.overload().check(lane);
  }
}

package dev.carillon.ejb.pipeline.plan;

import dev.carillon.ejb.pipeline.audience.KeyPage;
import dev.carillon.ejb.pipeline.audience.TargetKinds;
import dev.carillon.ejb.pipeline.audience.TargetScope;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.persistence.pipeline.RecipientRepository.Planned;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds whom a command reaches. Admission (small publishes) and the planner use it alike. */
public final class RecipientFinder {

  private final RecipientRepository repository;

  public RecipientFinder(RecipientRepository repository) {
    this.repository = repository;
  }

  /**
   * Recipients that may be sent to, in the order of keys.
   *
   * @param flags of each, as {@link RecipientArray} has them
   * @param cursor the highest key that was looked at
   * @param last whether none follows
   */
  public record Found(List<Planned> recipients, byte[] flags, long cursor, boolean last) {}

  /**
   * Whose recipients to find.
   *
   * @param publishKey whose raw recipients are meant
   * @param raw keys of raw recipients that are not stored yet, null to read the stored ones
   */
  public record Request(String appId, long publishKey, StoredCommand command, long[] raw) {
    TargetScope scope(RecipientRepository recipients) {
      return new TargetScope(recipients, appId, publishKey, raw);
    }
  }

  /** The next recipients of a range. */
  public Found find(Connection connection, Request request, Range range) throws SQLException {
    KeyPage page =
        TargetKinds.recipients(request.command(), request.scope(repository))
            .page(connection, range);
    List<Planned> planned = new ArrayList<>();
    if (page.keys().length > 0) {
      planned.addAll(repository.plan(connection, request.appId(), page.keys()));
      if (request.raw() == null && TargetKinds.hasRaw(request.command())) {
        planned.addAll(repository.planRaw(connection, request.publishKey(), page.keys()));
        planned.sort(Comparator.comparingLong(Planned::recipientKey));
      }
    }
    byte[] flags = new byte[planned.size()];
    for (int i = 0; i < flags.length; i++) {
      byte matched = page.flagsOf(planned.get(i).recipientKey());
      flags[i] = planned.get(i).raw() ? RecipientArray.RAW : (byte) (matched & ~RecipientArray.RAW);
    }
    return new Found(planned, flags, page.cursor(range.after()), page.last());
  }

  /** Its targets that match nobody now. */
  public Unmatched unmatched(Connection connection, Request request) throws SQLException {
    return TargetKinds.unmatched(connection, request.command(), request.scope(repository));
  }

  /** About how many recipients it has. */
  public long estimate(Connection connection, Request request) throws SQLException {
    return TargetKinds.estimate(connection, request.command(), request.scope(repository));
  }
}

package dev.carillon.ejb.pipeline.plan;

import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.persistence.pipeline.RecipientRepository.Planned;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds whom a command reaches. Admission (small publishes) and the planner use it alike. */
public final class Recipients {

  private final RecipientRepository repository;

  public Recipients(RecipientRepository repository) {
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
  public record Request(String appId, long publishKey, StoredCommand command, long[] raw) {}

  /** The next recipients of a range. */
  public Found find(Connection connection, Request request, Range range) throws SQLException {
    KeyPage page = new MergedKeys(sources(request)).page(connection, range);
    List<Planned> planned = new ArrayList<>();
    if (page.keys().length > 0) {
      planned.addAll(repository.plan(connection, request.appId(), page.keys()));
      if (request.raw() == null && request.command().hasRaw()) {
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

  private List<KeySource> sources(Request request) {
    StoredCommand command = request.command();
    String appId = request.appId();
    List<KeySource> sources = new ArrayList<>();
    if (!command.deviceIds().isEmpty()) {
      KeySource.Reader devices =
          (connection, range) ->
              within(repository.byDeviceIds(connection, appId, command.deviceIds()), range);
      sources.add(new KeySource(devices, (byte) 0));
    }
    for (String client : command.clientIds()) {
      sources.add(
          new KeySource((c, range) -> repository.byClient(c, appId, client, range), (byte) 0));
    }
    for (String channel : command.channels()) {
      sources.add(
          new KeySource(
              (c, range) -> repository.byChannel(c, appId, channel, range),
              RecipientArray.VIA_CHANNEL));
    }
    if (command.hasRaw()) {
      sources.add(new KeySource(raw(request), RecipientArray.RAW));
    }
    return sources;
  }

  private KeySource.Reader raw(Request request) {
    if (request.raw() != null) {
      return (connection, range) -> within(request.raw(), range);
    }
    return (connection, range) -> repository.raw(connection, request.publishKey(), range);
  }

  private static long[] within(long[] sorted, Range range) {
    return Arrays.stream(sorted)
        .filter(key -> key > range.after() && key <= range.upTo())
        .limit(range.limit())
        .toArray();
  }
}

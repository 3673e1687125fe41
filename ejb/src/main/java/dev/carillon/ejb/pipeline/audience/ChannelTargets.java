package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.persistence.pipeline.RecipientRepository.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The subscribers of channels; who has left meanwhile gets nothing. */
final class ChannelTargets implements TargetKind {

  /** Subscribers of one channel are counted up to here. */
  private static final int COUNTED = 20_000;

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public List<KeySource> sources(TargetScope scope, List<String> values) {
    List<KeySource> sources = new ArrayList<>(values.size());
    for (String channel : values) {
      sources.add(
          (connection, range) ->
              scope.recipients().byChannel(connection, scope.appId(), channel, range));
    }
    return sources;
  }

  @Override
  public List<String> unmatched(Connection connection, TargetScope scope, List<String> values)
      throws SQLException {
    List<String> unmatched = new ArrayList<>();
    for (String channel : new LinkedHashSet<>(values)) {
      if (scope.recipients().countChannel(connection, scope.appId(), channel, 1) == 0) {
        unmatched.add(channel);
      }
    }
    return unmatched;
  }

  @Override
  public long estimate(Connection connection, TargetScope scope, List<String> values)
      throws SQLException {
    long sum = 0;
    for (String channel : values) {
      sum += scope.recipients().countChannel(connection, scope.appId(), channel, COUNTED);
    }
    return sum;
  }

  @Override
  public byte flag() {
    return RecipientArray.VIA_CHANNEL;
  }

  @Override
  public Optional<Membership> recheck(String appId, List<String> values) {
    return Optional.of(RecipientRepository.subscribed(appId, values));
  }
}

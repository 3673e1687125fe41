package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientArray;
import java.sql.Connection;
import java.util.List;

/** Provider tokens that need not be registered. The stored values are hashes, the rows say more. */
final class RawTargets implements TargetKind {

  static final String NAME = "raw";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<KeySource> sources(TargetScope scope, List<String> values) {
    if (scope.raw() != null) {
      return List.of((connection, range) -> KeySource.within(scope.raw(), range));
    }
    return List.of(
        (connection, range) -> scope.recipients().raw(connection, scope.publishKey(), range));
  }

  /** None: a provider token is its own recipient. */
  @Override
  public List<String> unmatched(Connection connection, TargetScope scope, List<String> values) {
    return List.of();
  }

  @Override
  public long estimate(Connection connection, TargetScope scope, List<String> values) {
    return values.size();
  }

  @Override
  public byte flag() {
    return RecipientArray.RAW;
  }
}

package dev.carillon.ejb.pipeline.audience;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Registered devices by their ids. */
final class DeviceTargets implements TargetKind {

  @Override
  public String name() {
    return "device";
  }

  /** One source for all of them: a command names at most 1,024. */
  @Override
  public List<KeySource> sources(TargetScope scope, List<String> values) {
    return List.of(
        (connection, range) ->
            KeySource.within(
                scope.recipients().byDeviceIds(connection, scope.appId(), values), range));
  }

  @Override
  public List<String> unmatched(Connection connection, TargetScope scope, List<String> values)
      throws SQLException {
    Set<String> reachable = scope.recipients().reachable(connection, scope.appId(), values);
    return values.stream().filter(value -> !reachable.contains(value)).distinct().toList();
  }

  @Override
  public long estimate(Connection connection, TargetScope scope, List<String> values) {
    return values.size();
  }
}

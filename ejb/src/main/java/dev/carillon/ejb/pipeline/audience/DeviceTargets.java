package dev.carillon.ejb.pipeline.audience;

import java.sql.Connection;
import java.util.List;

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
  public long estimate(Connection connection, TargetScope scope, List<String> values) {
    return values.size();
  }
}

package dev.carillon.ejb.pipeline.audience;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The devices of users. That a device changed hands is seen by its owner version. */
final class ClientTargets implements TargetKind {

  @Override
  public String name() {
    return "client";
  }

  @Override
  public List<KeySource> sources(TargetScope scope, List<String> values) {
    List<KeySource> sources = new ArrayList<>(values.size());
    for (String client : values) {
      sources.add(
          (connection, range) ->
              scope.recipients().byClient(connection, scope.appId(), client, range));
    }
    return sources;
  }

  @Override
  public List<String> unmatched(Connection connection, TargetScope scope, List<String> values)
      throws SQLException {
    List<String> unmatched = new ArrayList<>();
    for (String client : new LinkedHashSet<>(values)) {
      if (!scope.recipients().isReachable(connection, scope.appId(), client)) {
        unmatched.add(client);
      }
    }
    return unmatched;
  }

  @Override
  public long estimate(Connection connection, TargetScope scope, List<String> values) {
    return values.size();
  }
}

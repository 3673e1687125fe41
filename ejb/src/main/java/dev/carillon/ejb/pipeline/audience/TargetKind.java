package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One way to name recipients. A new one is a class of this kind with its {@code Target}, and its
 * line in {@link TargetKinds}. Stateless, safe for many threads.
 */
public interface TargetKind {

  /** As in the stored command. */
  String name();

  /**
   * The recipients of each of these targets, as streams.
   *
   * @param values of targets of this kind, at least one
   */
  List<KeySource> sources(TargetScope scope, List<String> values);

  /** About how many recipients these targets have; counted no further than is cheap. */
  long estimate(Connection connection, TargetScope scope, List<String> values) throws SQLException;

  /**
   * Those of these targets that match nobody now.
   *
   * @param values of targets of this kind, at least one
   */
  List<String> unmatched(Connection connection, TargetScope scope, List<String> values)
      throws SQLException;

  /** What a recipient carries that only such targets matched, a flag of {@code RecipientArray}. */
  default byte flag() {
    return 0;
  }

  /**
   * What must still hold when a recipient that only such targets matched is sent to; empty where
   * nothing can have changed but the device itself.
   */
  default Optional<Membership> recheck(String appId, List<String> values) {
    return Optional.empty();
  }
}

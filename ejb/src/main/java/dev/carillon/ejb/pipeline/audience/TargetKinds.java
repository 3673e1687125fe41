package dev.carillon.ejb.pipeline.audience;

import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.persistence.pipeline.RecipientRepository.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All kinds of targets, and what they say of a command together. */
public final class TargetKinds {

  private static final Map<String, TargetKind> BY_NAME =
      List.of(new DeviceTargets(), new ClientTargets(), new ChannelTargets(), new RawTargets())
          .stream()
          .collect(Collectors.toUnmodifiableMap(TargetKind::name, Function.identity()));

  private TargetKinds() {}

  /**
   * The kind of this name.
   *
   * @throws IllegalStateException when there is none: a newer node wrote the command
   */
  static TargetKind of(String name) {
    TargetKind kind = BY_NAME.get(name);
    if (kind == null) {
      throw new IllegalStateException("no kind of target is called " + name);
    }
    return kind;
  }

  /** The merged recipients of a command. */
  public static MergedKeys recipients(StoredCommand command, TargetScope scope) {
    List<MergedKeys.Flagged> sources = new ArrayList<>();
    command
        .targets()
        .forEach(
            (name, values) -> {
              TargetKind kind = of(name);
              for (KeySource source : kind.sources(scope, values)) {
                sources.add(new MergedKeys.Flagged(source, kind.flag()));
              }
            });
    return new MergedKeys(sources);
  }

  /** About how many recipients a command has; a device that several targets match counts twice. */
  public static long estimate(Connection connection, StoredCommand command, TargetScope scope)
      throws SQLException {
    long sum = 0;
    for (Map.Entry<String, List<String>> kind : command.targets().entrySet()) {
      sum += of(kind.getKey()).estimate(connection, scope, kind.getValue());
    }
    return sum;
  }

  /** The targets of a command that match nobody now: a seek for each user and channel. */
  public static Unmatched unmatched(Connection connection, StoredCommand command, TargetScope scope)
      throws SQLException {
    List<Unmatched.Named> unmatched = new ArrayList<>();
    for (Map.Entry<String, List<String>> kind : command.targets().entrySet()) {
      for (String value : of(kind.getKey()).unmatched(connection, scope, kind.getValue())) {
        unmatched.add(new Unmatched.Named(kind.getKey(), value));
      }
    }
    return unmatched.isEmpty() ? Unmatched.NONE : new Unmatched(unmatched);
  }

  /** One of these must still hold for a recipient that no other target matched. */
  public static List<Membership> rechecks(StoredCommand command, String appId) {
    List<Membership> rechecks = new ArrayList<>();
    command
        .targets()
        .forEach((name, values) -> of(name).recheck(appId, values).ifPresent(rechecks::add));
    return rechecks;
  }

  /** Whether it has raw recipients, which are rows of their own. */
  public static boolean hasRaw(StoredCommand command) {
    return command.targets().containsKey(RawTargets.NAME);
  }
}

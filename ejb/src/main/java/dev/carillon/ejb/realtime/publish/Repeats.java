package dev.carillon.ejb.realtime.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which events of a request were published before, by their keys, and what was answered then. One
 * of a request, used by one thread: ask {@link #rest}, publish that, and give its answers to {@link
 * #answers}.
 */
final class Repeats {

  private final EventPublish publish;

  /** For each event the answer it had; null for one that is new. */
  private final ObjectNode[] earlier;

  /** For each event the one before it in this request that it repeats, else -1. */
  private final int[] sameAs;

  private final List<IdempotencyKey> newKeys = new ArrayList<>();

  private Repeats(EventPublish publish) {
    this.publish = publish;
    this.earlier = new ObjectNode[publish.events().size()];
    this.sameAs = new int[earlier.length];
    Arrays.fill(sameAs, -1);
  }

  /**
   * Looks the keys up.
   *
   * @throws ServiceException conflict when a key stood for something else
   */
  static Repeats of(EventPublish publish, IdempotencyRepository stored, long now) {
    Repeats repeats = new Repeats(publish);
    Map<String, IdempotencyKey> before = new HashMap<>();
    for (IdempotencyKey key : publish.keys()) {
      IdempotencyKey same = before.putIfAbsent(key.keyHash(), key);
      Optional<IdempotencyRepository.Row> row = stored.find(publish.appId(), key.keyHash(), now);
      requireSame(key, row.map(IdempotencyRepository.Row::bodyHash));
      requireSame(key, Optional.ofNullable(same).map(IdempotencyKey::contentHash));
      if (row.isPresent()) {
        repeats.answered(key, KeptAnswers.read(row.get().answer(), key.to() - key.from()));
      } else if (same != null) {
        repeats.sameAs[key.from()] = same.from();
      } else {
        repeats.newKeys.add(key);
      }
    }
    return repeats;
  }

  private static void requireSame(IdempotencyKey key, Optional<String> contentHash) {
    if (contentHash.isPresent() && !contentHash.get().equals(key.contentHash())) {
      throw ServiceException.conflict("idempotency_key was used for another request");
    }
  }

  private void answered(IdempotencyKey key, List<ObjectNode> answers) {
    for (int i = key.from(); i < key.to(); i++) {
      if (earlier[i] == null) {
        earlier[i] = answers.get(i - key.from());
      }
    }
  }

  private boolean isNew(int event) {
    return earlier[event] == null && sameAs[event] < 0;
  }

  /** Whether nothing is left to publish. */
  boolean areAll() {
    return IntStream.range(0, earlier.length).noneMatch(this::isNew);
  }

  /** Whether any event was published before. */
  boolean areSome() {
    return Arrays.stream(earlier).anyMatch(Objects::nonNull);
  }

  /** The request without what was published before; its keys are those that are new. */
  EventPublish rest() {
    List<NewEvent> events =
        IntStream.range(0, earlier.length)
            .filter(this::isNew)
            .mapToObj(publish.events()::get)
            .toList();
    return new EventPublish(publish.appId(), events, publish.pushes(), newKeys);
  }

  /**
   * The answers of all events.
   *
   * @param published those of {@link #rest}, in its order
   */
  List<ObjectNode> answers(List<ObjectNode> published) {
    List<ObjectNode> all = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < earlier.length; i++) {
      if (isNew(i)) {
        all.add(published.get(next++));
      } else {
        all.add(earlier[i] != null ? earlier[i] : all.get(sameAs[i]));
      }
    }
    return all;
  }
}

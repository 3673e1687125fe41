package dev.carillon.ejb.pipeline.plan;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository.Planned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/** Cuts recipients into batches by provider, credential and endpoint origin. */
public final class BatchBuilder {

  private final ProviderRoutes routes;
  private final LongSupplier keys;
  private final ToIntFunction<ProviderKind> batchSize;

  /**
   * @param batchSize recipients of one batch of a provider, 1 to 1,000
   */
  public BatchBuilder(
      ProviderRoutes routes, LongSupplier keys, ToIntFunction<ProviderKind> batchSize) {
    this.routes = routes;
    this.keys = keys;
    this.batchSize = batchSize;
  }

  /** What the batches belong to. */
  public record Owner(long publishKey, String appId, short lane, long notBefore) {}

  private record Group(short provider, String origin, long credentialKey) {}

  /** Recipients that go together, cut into parts of a batch's size. */
  private static final class Parts {
    private final Planned first;
    private final int most;
    private final List<RecipientArray.Builder> parts = new ArrayList<>();

    Parts(Planned first, int most) {
      this.first = first;
      this.most = most;
    }

    /** Whether this recipient goes the way of the first one, as most do that follow each other. */
    boolean fits(Planned recipient) {
      return first.provider() == recipient.provider()
          && first.credentialKey() == recipient.credentialKey()
          && first.origin().equals(recipient.origin());
    }

    void add(Planned recipient, byte flags, int left) {
      if (parts.isEmpty() || parts.get(parts.size() - 1).size() >= most) {
        parts.add(RecipientArray.builder(Math.min(most, left)));
      }
      parts.get(parts.size() - 1).add(recipient.recipientKey(), recipient.ownerVersion(), flags);
    }
  }

  /**
   * Builds the batches of some recipients.
   *
   * @param all whether these are all recipients of the publish: a single batch is then its only one
   */
  public List<BatchRow> build(Owner owner, RecipientFinder.Found found, boolean all) {
    Map<Group, Parts> groups = new LinkedHashMap<>();
    Parts current = null;
    int size = found.recipients().size();
    for (int i = 0; i < size; i++) {
      Planned recipient = found.recipients().get(i);
      if (current == null || !current.fits(recipient)) {
        ProviderKind kind = ProviderKind.ofCode(recipient.provider());
        current =
            groups.computeIfAbsent(
                group(owner, kind, recipient),
                g -> new Parts(recipient, batchSize.applyAsInt(kind)));
      }
      current.add(recipient, found.flags()[i], size - i);
    }
    int count = groups.values().stream().mapToInt(each -> each.parts.size()).sum();
    List<BatchRow> batches = new ArrayList<>(count);
    groups.forEach(
        (group, each) ->
            each.parts.forEach(
                part -> batches.add(batch(owner, group, part.build(), all && count == 1))));
    return batches;
  }

  private Group group(Owner owner, ProviderKind kind, Planned recipient) {
    long credentialKey =
        routes.credentialKey(owner.appId(), kind, recipient.origin(), recipient.credentialKey());
    return new Group(recipient.provider(), recipient.origin(), credentialKey);
  }

  private BatchRow batch(Owner owner, Group group, RecipientArray recipients, boolean sole) {
    return new BatchRow(
        keys.getAsLong(),
        owner.publishKey(),
        owner.appId(),
        owner.lane(),
        group.provider(),
        group.credentialKey(),
        group.origin(),
        null,
        sole,
        1,
        owner.notBefore(),
        false,
        1,
        null,
        recipients,
        null);
  }
}

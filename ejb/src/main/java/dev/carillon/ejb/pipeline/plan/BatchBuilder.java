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

  private record Group(short provider, String origin) {}

  /**
   * Builds the batches of some recipients.
   *
   * @param all whether these are all recipients of the publish: a single batch is then its only one
   */
  public List<BatchRow> build(Owner owner, RecipientFinder.Found found, boolean all) {
    Map<Group, List<RecipientArray.Builder>> groups = new LinkedHashMap<>();
    for (int i = 0; i < found.recipients().size(); i++) {
      Planned recipient = found.recipients().get(i);
      Group group = new Group(recipient.provider(), recipient.origin());
      List<RecipientArray.Builder> parts = groups.computeIfAbsent(group, g -> new ArrayList<>());
      int most = batchSize.applyAsInt(ProviderKind.ofCode(group.provider()));
      if (parts.isEmpty() || parts.get(parts.size() - 1).size() >= most) {
        parts.add(RecipientArray.builder(Math.min(most, found.recipients().size() - i)));
      }
      parts
          .get(parts.size() - 1)
          .add(recipient.recipientKey(), recipient.ownerVersion(), found.flags()[i]);
    }
    int count = groups.values().stream().mapToInt(List::size).sum();
    List<BatchRow> batches = new ArrayList<>(count);
    groups.forEach(
        (group, parts) ->
            parts.forEach(
                part -> batches.add(batch(owner, group, part.build(), all && count == 1))));
    return batches;
  }

  private BatchRow batch(Owner owner, Group group, RecipientArray recipients, boolean sole) {
    ProviderKind kind = ProviderKind.ofCode(group.provider());
    return new BatchRow(
        keys.getAsLong(),
        owner.publishKey(),
        owner.appId(),
        owner.lane(),
        group.provider(),
        routes.credentialKey(owner.appId(), kind, group.origin()),
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

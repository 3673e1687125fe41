package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Channel subscriptions. Every query names the app or the device; whatever writes needs a
 * transaction.
 */
@ApplicationScoped
public class SubscriptionRepository extends EntityRepository {

  @Inject
  public SubscriptionRepository(EntityManager entities) {
    super(entities);
  }

  private static final String SELECT =
      "select new dev.carillon.persistence.registry.SubscriptionRow(s.appId, s.channel,"
          + " s.recipientKey, d.deviceId, s.clientId, d.provider, d.tokenHash)"
          + " from ChannelSubscription s, Device d where d.recipientKey = s.recipientKey and ";

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   * @throws dev.carillon.persistence.jdbc.ContentionException when the device has gone meanwhile
   */
  public void insert(
      String appId, String channel, long recipientKey, String clientId, long createdAt) {
    entities()
        .persist(
            new ChannelSubscription(
                appId, channel, recipientKey, clientId, Instant.ofEpochMilli(createdAt)));
    flush("insert a subscription");
  }

  /**
   * Whether there was one.
   *
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public boolean updateClient(String appId, String channel, long recipientKey, String clientId) {
    ChannelSubscriptionId id = new ChannelSubscriptionId(appId, channel, recipientKey);
    Optional<ChannelSubscription> present =
        call(
            "find a subscription",
            () -> Optional.ofNullable(entities().find(ChannelSubscription.class, id)));
    present.ifPresent(found -> found.changeClient(clientId));
    flush("change a subscription");
    return present.isPresent();
  }

  public int delete(String appId, String channel, long recipientKey) {
    return deleted(
        "s.appId = :app and s.channel = :channel and s.recipientKey = :device",
        Map.of("app", appId, "channel", channel, "device", recipientKey));
  }

  /**
   * Deletes the channel's next subscriptions in the order of their keys: a statement for all of a
   * large channel would be cancelled by its time limit, each time.
   *
   * @param rows about how many, at least one
   * @return how many there were; 0 when none are left
   */
  public int deleteSomeOfChannel(String appId, String channel, int rows) {
    return deleted(
        "s.appId = :app and s.channel = :channel and s.recipientKey <= :end",
        Map.of("app", appId, "channel", channel, "end", endOf(appId, channel, rows)));
  }

  /** The key of the channel's subscription at this place; the greatest there is without one. */
  private long endOf(String appId, String channel, int place) {
    return call(
        "look for subscriptions to delete",
        () ->
            entities()
                .createQuery(
                    "select s.recipientKey from ChannelSubscription s"
                        + " where s.appId = :app and s.channel = :channel"
                        + " order by s.appId, s.channel, s.recipientKey",
                    Long.class)
                .setParameter("app", appId)
                .setParameter("channel", channel)
                .setFirstResult(place - 1)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(Long.MAX_VALUE));
  }

  public int deleteOfDevice(long recipientKey) {
    return deleted("s.recipientKey = :device", Map.of("device", recipientKey));
  }

  private int deleted(String where, Map<String, Object> parameters) {
    return call(
        "delete subscriptions",
        () -> {
          var query = entities().createQuery("delete from ChannelSubscription s where " + where);
          parameters.forEach(query::setParameter);
          return query.executeUpdate();
        });
  }

  /** Subscriptions of the app after this pair, in order of channel and key. */
  public List<SubscriptionRow> page(String appId, String channel, long afterKey, int limit) {
    List<SubscriptionRow> rows = new ArrayList<>(ofChannel(appId, channel, afterKey, limit));
    if (rows.size() < limit) {
      rows.addAll(
          rows(
              "s.appId = :app and s.channel > :channel and s.channel >= :next"
                  + " order by s.appId, s.channel, s.recipientKey",
              Map.of("app", appId, "channel", channel, "next", next(channel)),
              limit - rows.size()));
    }
    return rows;
  }

  /** A channel's subscriptions with keys after this one. */
  public List<SubscriptionRow> ofChannel(String appId, String channel, long afterKey, int limit) {
    return rows(
        "s.appId = :app and s.channel = :channel and s.recipientKey > :after"
            + " order by s.appId, s.channel, s.recipientKey",
        Map.of("app", appId, "channel", channel, "after", afterKey),
        limit);
  }

  /** A device's subscriptions to channels after this one. */
  public List<SubscriptionRow> ofDevice(
      String appId, long recipientKey, String afterChannel, int limit) {
    return rows(
        "s.recipientKey = :device and s.appId = :app and s.channel > :after"
            + " order by s.recipientKey, s.channel",
        Map.of("device", recipientKey, "app", appId, "after", afterChannel),
        limit);
  }

  public Optional<SubscriptionRow> find(String appId, String channel, long recipientKey) {
    return rows(
            "s.appId = :app and s.channel = :channel and s.recipientKey = :device",
            Map.of("app", appId, "channel", channel, "device", recipientKey),
            1)
        .stream()
        .findFirst();
  }

  private List<SubscriptionRow> rows(String where, Map<String, Object> parameters, int limit) {
    return call(
        "list subscriptions",
        () -> {
          TypedQuery<SubscriptionRow> query =
              entities().createQuery(SELECT + where, SubscriptionRow.class);
          parameters.forEach(query::setParameter);
          return query.setMaxResults(limit).getResultList();
        });
  }

  public int countOfDevice(long recipientKey, int atMost) {
    Object count =
        call(
            "count subscriptions",
            () ->
                entities()
                    .createNativeQuery(
                        "select count(*) from (select 1 from channel_subscription"
                            + " where recipient_key = ?1 limit ?2) counted")
                    .setParameter(1, recipientKey)
                    .setParameter(2, atMost)
                    .getSingleResult());
    return ((Number) count).intValue();
  }

  /** The names of channels with subscriptions, after this one: one index seek for each. */
  public List<String> channels(String appId, String after, int limit) {
    List<String> names = new ArrayList<>();
    Optional<String> next = nextChannel(appId, after);
    while (next.isPresent()) {
      names.add(next.get());
      next = names.size() < limit ? nextChannel(appId, next.get()) : Optional.empty();
    }
    return names;
  }

  private Optional<String> nextChannel(String appId, String after) {
    return call(
        "list channels",
        () ->
            entities()
                .createQuery(
                    "select s.channel from ChannelSubscription s"
                        + " where s.appId = :app and s.channel > :after and s.channel >= :next"
                        + " order by s.appId, s.channel",
                    String.class)
                .setParameter("app", appId)
                .setParameter("after", after)
                .setParameter("next", next(after))
                .setMaxResults(1)
                .getResultStream()
                .findFirst());
  }

  /** H2 begins a search for more than a channel at its first row, and would read all of them. */
  private static String next(String channel) {
    // the names have no control characters: none lies between the two
    return channel + '\u0001';
  }
}

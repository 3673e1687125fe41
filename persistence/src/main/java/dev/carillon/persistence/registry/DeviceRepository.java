package dev.carillon.persistence.registry;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Devices. Every query names the app; whatever writes needs a transaction.
 *
 * <p>A {@link Device} is of the caller's transaction; what was changed of it is written by {@link
 * #flush()}, which refuses when another transaction changed or deleted it since it was read.
 */
@ApplicationScoped
public class DeviceRepository extends EntityRepository {

  @Inject
  public DeviceRepository(EntityManager entities) {
    super(entities);
  }

  /** All: one that is left out of a native query would be null without a word. */
  private static final String SELECT =
      "select "
          + "recipient_key, app_id, device_id, client_id, provider, platform, "
          + "form_factor, token_hash, sealed_token, token_since, origin, credential_key, "
          + "owner_version, timezone, locale, metadata, push_state, failure_count, error_reason, "
          + "enabled, identity_hash, rate_capacity, rate_refill, user_agent, "
          + "device_name, browser, os, device_type, last_active_at, created_at, "
          + "updated_at, version"
          + " from device ";

  private static final String ID_OR_TOKEN =
      "where app_id = ?1 and device_id = ?2 union all %swhere app_id = ?3 and provider = ?4"
          + " and token_hash = ?5 and device_id <> ?6";

  /** One statement and two seeks: H2 reads the whole app for an "or". */
  private static final String BY_ID_OR_TOKEN = SELECT + ID_OR_TOKEN.formatted(SELECT);

  private static final String KEYS = "select recipient_key from device ";
  private static final String KEYS_BY_ID_OR_TOKEN = KEYS + ID_OR_TOKEN.formatted(KEYS);

  /** Rows of the table {@code user_slot}. */
  private static final int USER_SLOTS = 64;

  /** Writes what was changed of devices; the exceptions of {@link EntityRepository#flush}. */
  public void flush() {
    flush("change a device");
  }

  public Optional<DeviceRow> find(String appId, String deviceId) {
    return first(byId(appId, deviceId)).map(Device::row);
  }

  /**
   * A device to be changed.
   *
   * @param lock whether nobody else may change it until the transaction ends
   */
  public Optional<Device> edit(String appId, String deviceId, boolean lock) {
    TypedQuery<Device> query = byId(appId, deviceId);
    return first(lock ? query.setLockMode(LockModeType.PESSIMISTIC_WRITE) : query);
  }

  private TypedQuery<Device> byId(String appId, String deviceId) {
    return entities()
        .createQuery(
            "select d from Device d where d.appId = :app and d.deviceId = :id", Device.class)
        .setParameter("app", appId)
        .setParameter("id", deviceId);
  }

  public Optional<DeviceRow> byToken(String appId, int provider, String tokenHash) {
    return first(
            entities()
                .createQuery(
                    "select d from Device d where d.appId = :app and d.provider = :provider"
                        + " and d.tokenHash = :hash",
                    Device.class)
                .setParameter("app", appId)
                .setParameter("provider", ProviderKind.ofCode(provider))
                .setParameter("hash", tokenHash))
        .map(Device::row);
  }

  private Optional<Device> first(TypedQuery<Device> query) {
    return call("find a device", () -> query.getResultStream().findFirst());
  }

  /**
   * The device with this id and the one with this token: none, one or two, to be changed.
   *
   * @param lock whether nobody else may change them until the transaction ends
   */
  public List<Device> byIdOrToken(
      String appId, String deviceId, int provider, String tokenHash, boolean lock) {
    Object[] parameters = {appId, deviceId, appId, provider, tokenHash, deviceId};
    if (lock) {
      // in order of their keys: two that lock the same pair wait for each other, and not in a
      // circle
      listed(KEYS_BY_ID_OR_TOKEN, null, parameters).stream()
          .map(key -> ((Number) key).longValue())
          .sorted()
          .forEach(key -> listed(KEYS + "where recipient_key = ?1 for update", null, key));
    }
    return devices(BY_ID_OR_TOKEN, parameters);
  }

  @SuppressWarnings("unchecked") // the result class says so
  private List<Device> devices(String sql, Object... parameters) {
    return (List<Device>) (List<?>) listed(sql, Device.class, parameters);
  }

  private List<?> listed(String sql, Class<?> type, Object... parameters) {
    return call(
        "find devices",
        () -> {
          var query =
              type == null
                  ? entities().createNativeQuery(sql)
                  : entities().createNativeQuery(sql, type);
          for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
          }
          return query.getResultList();
        });
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when the id or the token is taken
   */
  public void insert(DeviceRow row) {
    entities().persist(new Device(row));
    flush("insert a device");
  }

  /**
   * Deletes it now, so that its token is free; its subscriptions go with it.
   *
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public void remove(Device device) {
    entities().remove(device);
    flush("delete a device");
  }

  /** Whether there was one; its subscriptions go with it. */
  public boolean delete(String appId, String deviceId) {
    return deleted("d.appId = :app and d.deviceId = :id", Map.of("app", appId, "id", deviceId)) > 0;
  }

  public int deleteOfClient(String appId, String clientId) {
    return deleted(
        "d.appId = :app and d.clientId = :client", Map.of("app", appId, "client", clientId));
  }

  private int deleted(String where, Map<String, Object> parameters) {
    return call(
        "delete devices",
        () -> {
          var query = entities().createQuery("delete from Device d where " + where);
          parameters.forEach(query::setParameter);
          return query.executeUpdate();
        });
  }

  /**
   * Devices with keys after this one, in order of their keys.
   *
   * @param upToKey the last key that is looked at
   */
  public List<DeviceRow> page(
      String appId, DeviceFilter filter, long afterKey, long upToKey, int limit) {
    Question<Device> question = new Question<>("select d", Device.class, appId, filter, afterKey);
    question.and(" and d.recipientKey <= :upto", "upto", upToKey);
    question.and(" and d.platform = :platform", "platform", filter.platform());
    question.and(" and d.provider = :provider", "provider", filter.provider());
    question.and(" and d.pushState = :state", "state", filter.state());
    return rows(asked(question).setMaxResults(limit));
  }

  /**
   * The key of the {@code count}th device after this key, of the app or of the filter's user alone;
   * empty when there are fewer. Reads an index only.
   */
  public Optional<Long> reach(String appId, DeviceFilter filter, long afterKey, int count) {
    return call(
        "count devices",
        () ->
            asked(new Question<>("select d.recipientKey", Long.class, appId, filter, afterKey))
                .setFirstResult(count - 1)
                .setMaxResults(1)
                .getResultStream()
                .findFirst());
  }

  /** A query along the index of an app's devices, or that of one user's. */
  private static final class Question<T> {
    private final StringBuilder text;
    private final Class<T> type;
    private final String order;
    private final Map<String, Object> parameters = new HashMap<>();

    Question(String select, Class<T> type, String appId, DeviceFilter filter, long afterKey) {
      this.text = new StringBuilder(select + " from Device d where d.appId = :app");
      this.type = type;
      // all columns of the index, or H2 sorts
      this.order =
          " order by d.appId, "
              + (filter.clientId() == null ? "" : "d.clientId, ")
              + "d.recipientKey";
      parameters.put("app", appId);
      and(" and d.clientId = :client", "client", filter.clientId());
      and(" and d.recipientKey > :after", "after", afterKey);
    }

    /** Nothing for a null value. */
    final void and(String condition, String name, Object value) {
      if (value != null) {
        text.append(condition);
        parameters.put(name, value);
      }
    }
  }

  private <T> TypedQuery<T> asked(Question<T> question) {
    TypedQuery<T> query = entities().createQuery(question.text + question.order, question.type);
    question.parameters.forEach(query::setParameter);
    return query;
  }

  /** Whether a user has a device that gets pushes. */
  public boolean isReachable(String appId, String clientId) {
    return call(
        "look for a device",
        () ->
            !entities()
                .createQuery(
                    "select d.recipientKey from Device d where d.appId = :app"
                        + " and d.clientId = :client and d.enabled = true"
                        + " and d.pushState <> 'FAILED'"
                        + " order by d.appId, d.clientId, d.recipientKey",
                    Long.class)
                .setParameter("app", appId)
                .setParameter("client", clientId)
                .setMaxResults(1)
                .getResultList()
                .isEmpty());
  }

  private List<DeviceRow> rows(TypedQuery<Device> query) {
    return call(
        "list devices",
        () ->
            query
                // they are not kept: half the work
                .setHint("eclipselink.read-only", true)
                .getResultStream()
                .map(Device::row)
                .toList());
  }

  /**
   * One user's devices of one provider that get pushes, the longest silent first. Until the
   * transaction ends they are locked, and whoever else asks for this user's waits.
   */
  public List<Device> lockEnabled(String appId, String clientId, int provider, int limit) {
    int slot = Math.floorMod(Objects.hash(appId, clientId), USER_SLOTS);
    listed("select slot from user_slot where slot = ?1 for update", null, slot);
    return devices(
        SELECT
            + "where app_id = ?1 and client_id = ?2 and provider = ?3 and enabled = true"
            + " order by coalesce(last_active_at, created_at), recipient_key limit ?4 for update",
        appId,
        clientId,
        provider,
        limit);
  }
}

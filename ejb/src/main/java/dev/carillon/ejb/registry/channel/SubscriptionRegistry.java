package dev.carillon.ejb.registry.channel;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.persistence.registry.SubscriptionRepository;
import dev.carillon.persistence.registry.SubscriptionRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Which devices get a channel's pushes. Safe for many threads; refusals are {@link
 * ServiceException}s and change nothing.
 */
@ApplicationScoped
public class SubscriptionRegistry {

  private static final String LIST = "subscriptions";
  private static final String CHANNELS = "channels";

  /** Subscriptions that one transaction removes. */
  private static final int STEP = 1_000;

  private static final long REMOVAL_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final SubscriptionRepository subscriptions;
  private final DeviceRegistry devices;
  private final SubscriptionWriter writer;

  @Inject
  public SubscriptionRegistry(
      SubscriptionRepository subscriptions, DeviceRegistry devices, SubscriptionWriter writer) {
    this.subscriptions = subscriptions;
    this.devices = devices;
    this.writer = writer;
  }

  /**
   * Subscribes a device; repeating it changes nothing.
   *
   * @throws ServiceException not_found, auth_failed, conflict (other client, provider or token than
   *     the caller believes), limit_exceeded
   */
  public SubscriptionView subscribe(String appId, SubscriptionRequest request, Registrant by) {
    return Retries.repeated(() -> writer.write(appId, request, by));
  }

  /**
   * Subscriptions by channel, by device or both, or all of the app's.
   *
   * @param channel null for any
   * @param deviceId null for any; a device that asks for itself must name itself
   */
  public Page<SubscriptionView> list(
      String appId, String channel, String deviceId, Registrant by, String cursor, int limit) {
    requireOwn(deviceId, by);
    Checks.optional("channel", channel, SubscriptionRequest.MAX_CHANNEL);
    Listing listing = new Listing(appId, LIST + ':' + channel + ':' + deviceId);
    if (deviceId == null) {
      return channel == null
          ? all(listing, cursor, limit)
          : ofChannel(listing, channel, cursor, limit);
    }
    OptionalLong found = key(appId, deviceId, by);
    if (found.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    long key = found.getAsLong();
    if (channel != null) {
      return new Page<>(
          subscriptions.find(appId, channel, key).map(SubscriptionView::of).stream().toList(),
          null);
    }
    List<SubscriptionRow> rows =
        subscriptions.ofDevice(appId, key, listing.after(cursor, ""), limit + 1);
    return listing.page(rows, limit, SubscriptionView::of, SubscriptionRow::channel);
  }

  /**
   * Removes a channel's subscriptions, a device's, or with both that one pair. A channel's go step
   * by step, each in a transaction of its own where the caller has none.
   *
   * @return how many there were
   * @throws ServiceException invalid_input when neither is given; service_unavailable when a
   *     channel has more than can be removed in 20 s: repeated, it goes on
   */
  public int unsubscribe(String appId, String channel, String deviceId, Registrant by) {
    if (channel == null && deviceId == null) {
      throw ServiceException.invalid("channel or deviceId is required");
    }
    requireOwn(deviceId, by);
    if (deviceId == null) {
      return unsubscribeAll(appId, SubscriptionRequest.channel(channel));
    }
    OptionalLong key = key(appId, deviceId, by);
    if (key.isEmpty()) {
      return 0;
    }
    return channel == null
        ? writer.deleteOfDevice(key.getAsLong())
        : writer.delete(appId, SubscriptionRequest.channel(channel), key.getAsLong());
  }

  private int unsubscribeAll(String appId, String channel) {
    long start = System.nanoTime();
    int total = 0;
    do {
      int deleted = Retries.repeated(() -> writer.deleteSomeOfChannel(appId, channel, STEP));
      if (deleted == 0) {
        return total;
      }
      total += deleted;
    } while (System.nanoTime() - start < REMOVAL_NANOS);
    throw new ServiceException(
        ErrorCode.SERVICE_UNAVAILABLE,
        total + " subscriptions were removed and more are left: repeat the request",
        Duration.ofSeconds(1));
  }

  /** The names of channels that have subscriptions. */
  public Page<String> channels(String appId, String cursor, int limit) {
    Listing listing = new Listing(appId, CHANNELS);
    List<String> names = subscriptions.channels(appId, listing.after(cursor, ""), limit + 1);
    return listing.page(names, limit, name -> name, name -> name);
  }

  /** Empty for a backend that asks for a device that is not there. */
  private OptionalLong key(String appId, String deviceId, Registrant by) {
    return devices
        .find(appId, deviceId, by)
        .map(row -> OptionalLong.of(row.id().recipientKey()))
        .orElseGet(OptionalLong::empty);
  }

  private static void requireOwn(String deviceId, Registrant by) {
    if (by.capability() != Capability.ADMIN && deviceId == null) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "a device sees and removes only its own subscriptions");
    }
  }

  private Page<SubscriptionView> ofChannel(
      Listing listing, String channel, String cursor, int limit) {
    long after = listing.after(cursor, Long.MIN_VALUE);
    List<SubscriptionRow> rows =
        subscriptions.ofChannel(listing.appId(), channel, after, limit + 1);
    return listing.page(rows, limit, SubscriptionView::of, SubscriptionRow::recipientKey);
  }

  private Page<SubscriptionView> all(Listing listing, String cursor, int limit) {
    String[] parts = listing.after(cursor, Long.MIN_VALUE + " ").split(" ", 2);
    if (parts.length != 2) {
      throw ServiceException.invalid("cursor is malformed");
    }
    List<SubscriptionRow> rows =
        subscriptions.page(listing.appId(), parts[1], Listing.number(parts[0]), limit + 1);
    return listing.page(
        rows, limit, SubscriptionView::of, row -> row.recipientKey() + " " + row.channel());
  }
}

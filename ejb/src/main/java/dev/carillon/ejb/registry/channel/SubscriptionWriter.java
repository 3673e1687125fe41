package dev.carillon.ejb.registry.channel;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.persistence.registry.DeviceRow;
import dev.carillon.persistence.registry.SubscriptionRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Writes of one transaction each; repeated by {@link SubscriptionRegistry} when they lose. */
@ApplicationScoped
public class SubscriptionWriter {

  private static final int MAX_CHANNELS = 1000;

  private final DeviceRegistry devices;
  private final SubscriptionRepository subscriptions;
  private final StorageRoom room;
  private final Clock clock;

  @Inject
  public SubscriptionWriter(
      DeviceRegistry devices, SubscriptionRepository subscriptions, StorageRoom room, Clock clock) {
    this.devices = devices;
    this.subscriptions = subscriptions;
    this.room = room;
    this.clock = clock;
  }

  @Transactional
  public SubscriptionView write(String appId, SubscriptionRequest request, Registrant by) {
    DeviceRow device = devices.require(appId, request.deviceId(), by);
    requireMatch(device, request);
    String clientId = request.clientId() == null ? device.id().clientId() : request.clientId();
    long key = device.id().recipientKey();
    if (!subscriptions.updateClient(appId, request.channel(), key, clientId)) {
      if (subscriptions.countOfDevice(key, MAX_CHANNELS) >= MAX_CHANNELS) {
        throw new ServiceException(
            ErrorCode.LIMIT_EXCEEDED, "a device has at most " + MAX_CHANNELS + " channels");
      }
      room.require(StorageRoom.Use.REGISTRATION);
      subscriptions.insert(appId, request.channel(), key, clientId, clock.millis());
    }
    return new SubscriptionView(
        appId,
        request.channel(),
        device.id().deviceId(),
        clientId,
        ProviderKind.ofCode(device.token().provider()),
        device.token().hash());
  }

  /** How many there were. */
  @Transactional
  public int delete(String appId, String channel, long recipientKey) {
    return subscriptions.delete(appId, channel, recipientKey);
  }

  /** How many there were. */
  @Transactional
  public int deleteOfDevice(long recipientKey) {
    return subscriptions.deleteOfDevice(recipientKey);
  }

  /** One step through a channel: how many it deleted, 0 when none are left. */
  @Transactional
  public int deleteSomeOfChannel(String appId, String channel, int rows) {
    return subscriptions.deleteSomeOfChannel(appId, channel, rows);
  }

  private static void requireMatch(DeviceRow device, SubscriptionRequest request) {
    String owner = device.id().clientId();
    if (request.clientId() != null && owner != null && !owner.equals(request.clientId())) {
      throw ServiceException.conflict("the device belongs to another client");
    }
    if (request.provider() != null && request.provider().code() != device.token().provider()) {
      throw ServiceException.conflict("the device has another provider");
    }
    if (request.tokenHash() != null && !request.tokenHash().equals(device.token().hash())) {
      throw ServiceException.conflict("the device has another token by now");
    }
  }
}

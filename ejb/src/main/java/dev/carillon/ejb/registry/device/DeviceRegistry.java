package dev.carillon.ejb.registry.device;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.paging.Cursors;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.persistence.registry.DeviceFilter;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.DeviceRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/**
 * The devices of apps. A device has one provider token; a token has one device: registering it
 * under another id takes it, and the former device is gone with its subscriptions. Safe for many
 * threads; refusals are {@link ServiceException}s and change nothing.
 */
@ApplicationScoped
public class DeviceRegistry {

  /** Devices that one page of a list looks at. */
  static final int EXAMINED = 10_000;

  private final DeviceRepository devices;
  private final DeviceWriter writer;
  private final RecipientAddressPolicy addresses;
  private final CredentialService credentials;

  @Inject
  DeviceRegistry(
      DeviceRepository devices,
      DeviceWriter writer,
      RecipientAddressPolicy addresses,
      CredentialService credentials) {
    this.devices = devices;
    this.writer = writer;
    this.addresses = addresses;
    this.credentials = credentials;
  }

  /**
   * Registers a device, or brings a registered one to this state.
   *
   * @param rotate whether to make a new identity token for a device that exists
   * @throws ServiceException invalid_input, limit_exceeded (too many browsers), forbidden (a device
   *     may not create devices nor change its client), auth_failed, conflict
   */
  public Registration register(App app, DeviceRequest request, Registrant by, boolean rotate) {
    addresses.require(app, request.address());
    SubscriptionKey key = subscriptionKey(app, request.address());
    return Retries.repeated(again -> writer.write(app, request, key, by, rotate, again));
  }

  private SubscriptionKey subscriptionKey(App app, RecipientAddress address) {
    if (address.kind() != ProviderKind.WEB_PUSH) {
      return SubscriptionKey.NONE;
    }
    String said = address.applicationServerKey();
    return new SubscriptionKey(credentials.vapidPair(app.appId(), said), said != null);
  }

  /**
   * @throws ServiceException not_found, auth_failed
   */
  public DeviceView get(String appId, String deviceId, Registrant by) {
    return DeviceView.of(require(appId, deviceId, by));
  }

  /**
   * Deletes the device and its subscriptions. For a backend a device that is not there is deleted
   * already.
   *
   * @throws ServiceException not_found, auth_failed; only for a device that deletes itself
   */
  @Transactional
  public void delete(String appId, String deviceId, Registrant by) {
    if (!by.isAdmin()) {
      require(appId, deviceId, by);
    }
    devices.delete(appId, deviceId);
  }

  /** How many devices of this user were deleted. */
  @Transactional
  public int deleteOfClient(String appId, String clientId) {
    return devices.deleteOfClient(appId, Checks.text("clientId", clientId, 256));
  }

  /** One user's devices, oldest first. */
  public Page<DeviceView> listOfClient(String appId, String clientId, String cursor, int limit) {
    return list(appId, DeviceQuery.ofClient(clientId), cursor, limit);
  }

  /**
   * The devices that a query asks for, oldest first. A page looks at no more than {@value
   * #EXAMINED} devices: with few that fit it has less than its limit, or nothing, and still a
   * cursor.
   */
  public Page<DeviceView> list(String appId, DeviceQuery query, String cursor, int limit) {
    Listing listing = new Listing(appId, query.listName());
    DeviceFilter filter = query.filter();
    long after = listing.after(cursor, Long.MIN_VALUE);
    Optional<Long> reach =
        filter.looksAtDevices() ? devices.reach(appId, filter, after, EXAMINED) : Optional.empty();
    List<DeviceRow> rows =
        devices.page(appId, filter, after, reach.orElse(Long.MAX_VALUE), limit + 1);
    Page<DeviceView> page =
        listing.page(rows, limit, DeviceView::of, row -> row.id().recipientKey());
    return page.hasMore() || reach.isEmpty()
        ? page
        : new Page<>(page.items(), Cursors.encode(appId, listing.name(), reach.get().toString()));
  }

  /** Whether a user has a device that gets pushes: one that is enabled and whose token lives. */
  public boolean isReachable(String appId, String clientId) {
    return devices.isReachable(appId, Checks.text("clientId", clientId, 256));
  }

  /** The device whose token has this hash, where there is one. */
  public Optional<DeviceView> byTokenHash(String appId, ProviderKind kind, String tokenHash) {
    return devices.byToken(appId, kind.code(), tokenHash).map(DeviceView::of);
  }

  /**
   * A user's own switch: a disabled device stays registered and gets no push.
   *
   * @throws ServiceException not_found when the user has no such device, limit_exceeded when one
   *     more enabled browser would be too many
   */
  public void setEnabled(App app, String clientId, String deviceId, boolean enabled) {
    Checks.text("deviceId", deviceId, 128);
    if (!Retries.repeated(again -> writer.setEnabled(app, clientId, deviceId, enabled, again))) {
      throw ServiceException.notFound("device");
    }
  }

  public DeviceRow require(String appId, String deviceId, Registrant by) {
    DeviceRow row =
        devices
            .find(appId, Checks.text("deviceId", deviceId, 128))
            .orElseThrow(() -> ServiceException.notFound("device"));
    IdentityTokens.require(row, by);
    return row;
  }

  /** Empty for a backend that asks for a device that is not there. */
  public Optional<DeviceRow> find(String appId, String deviceId, Registrant by) {
    return by.isAdmin()
        ? devices.find(appId, Checks.text("deviceId", deviceId, 128))
        : Optional.of(require(appId, deviceId, by));
  }
}

package dev.carillon.ejb.registry.browser;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.DeviceView;
import dev.carillon.ejb.registry.device.FormFactor;
import dev.carillon.ejb.registry.device.Platform;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.ejb.registry.identity.EndUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * A signed-in user's own devices, as browsers see them. Whoever holds a subscription's keys is the
 * browser it belongs to: signing in as another user moves it to that user. Safe for many threads.
 */
@ApplicationScoped
public class BrowserDevices {

  private static final int MAX_LISTED = 1000;

  private final DeviceRegistry devices;
  private final UserAgents userAgents;

  @Inject
  public BrowserDevices(DeviceRegistry devices, UserAgents userAgents) {
    this.devices = devices;
    this.userAgents = userAgents;
  }

  /**
   * Registers the browser for its user, or finds it registered; a browser that the user had
   * disabled gets pushes again.
   *
   * @throws ServiceException invalid_input, limit_exceeded when the user has too many browsers
   */
  public DeviceView subscribe(EndUser user, BrowserSubscription subscription) {
    DeviceRequest.Browser browser = userAgents.describe(subscription.userAgent());
    DeviceRequest request =
        new DeviceRequest(
            replaced(user, subscription).map(DeviceView::deviceId).orElse(null),
            user.userId(),
            subscription.address(),
            new DeviceRequest.Profile(
                Platform.BROWSER, formFactor(browser), null, null, null, null, null),
            DeviceRequest.Condition.ACTIVE,
            browser);
    return devices.register(user.app(), request, Registrant.ADMIN, false).device();
  }

  /** Ends a subscription of this user; whether there was one. */
  public boolean unsubscribe(EndUser user, String endpoint) {
    Optional<DeviceView> device = own(user, endpoint);
    device.ifPresent(view -> devices.delete(user.app().appId(), view.deviceId(), Registrant.ADMIN));
    return device.isPresent();
  }

  /** At most the first thousand. */
  public List<DeviceView> list(EndUser user) {
    Page<DeviceView> page =
        devices.listOfClient(user.app().appId(), user.userId(), null, MAX_LISTED);
    return page.items();
  }

  /**
   * @throws ServiceException not_found when the user has no such device, limit_exceeded when the
   *     user has too many browsers without it
   */
  public void setActive(EndUser user, String deviceId, boolean active) {
    devices.setEnabled(user.app(), user.userId(), named(user, deviceId), active);
  }

  /**
   * @throws ServiceException not_found when the user has no such device
   */
  public void delete(EndUser user, String deviceId) {
    String appId = user.app().appId();
    DeviceView device = devices.get(appId, named(user, deviceId), Registrant.ADMIN);
    if (!user.userId().equals(device.clientId())) {
      throw ServiceException.notFound("device");
    }
    devices.delete(appId, device.deviceId(), Registrant.ADMIN);
  }

  /**
   * What is known of a browser by the id that the list shows of it.
   *
   * @throws ServiceException not_found when the app has no such device, or its id is none that was
   *     made here
   */
  public String tokenHash(String appId, String subscriptionId) {
    return devices.get(appId, subscriptionId, Registrant.ADMIN).tokenHash();
  }

  /** The list shows two ids, the device's and the subscription's: either will do. */
  private String named(EndUser user, String id) {
    return DeviceView.uuidOf(id)
        .flatMap(uuid -> list(user).stream().filter(own -> own.uuid().equals(uuid)).findFirst())
        .map(DeviceView::deviceId)
        .orElse(id);
  }

  private Optional<DeviceView> replaced(EndUser user, BrowserSubscription subscription) {
    return subscription.previousEndpoint() == null
        ? Optional.empty()
        : own(user, subscription.previousEndpoint());
  }

  private Optional<DeviceView> own(EndUser user, String endpoint) {
    return devices
        .byTokenHash(user.app().appId(), ProviderKind.WEB_PUSH, Hashes.sha256Hex(endpoint))
        .filter(device -> user.userId().equals(device.clientId()));
  }

  private static FormFactor formFactor(DeviceRequest.Browser browser) {
    return switch (browser.deviceType()) {
      case "mobile" -> FormFactor.PHONE;
      case "tablet" -> FormFactor.TABLET;
      default -> FormFactor.DESKTOP;
    };
  }
}

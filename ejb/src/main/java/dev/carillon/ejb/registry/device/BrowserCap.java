package dev.carillon.ejb.registry.device;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.PushConfig;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.persistence.registry.Device;
import dev.carillon.persistence.registry.DeviceRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Bounds how many browsers of one user get pushes; browsers of nobody are not counted. */
@ApplicationScoped
class BrowserCap {

  private final DeviceRepository devices;
  private final PushConfig.Browsers configured;

  @Inject
  BrowserCap(DeviceRepository devices, CarillonConfig config) {
    this.devices = devices;
    this.configured = config.push().browsers();
  }

  /**
   * Makes room for one more browser of this user; call it in the transaction that adds it.
   *
   * @param self the device that is being registered: not counted
   * @throws ServiceException limit_exceeded when the user has as many as allowed
   */
  void makeRoom(App app, String clientId, String self) {
    AppSettings settings = app.settings();
    int max = app.browsersPerUser(configured.maxPerUser());
    List<Device> others =
        devices.lockEnabled(app.appId(), clientId, ProviderKind.WEB_PUSH.code(), max + 1).stream()
            .filter(device -> !device.deviceId().equals(self))
            .toList();
    if (others.size() < max) {
      return;
    }
    if (!replaces(settings)) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "this user has " + max + " browsers already");
    }
    others.stream().limit(others.size() - max + 1L).forEach(devices::remove);
  }

  private boolean replaces(AppSettings settings) {
    return settings.replaceOldestBrowser() == null
        ? configured.replaceOldest()
        : settings.replaceOldestBrowser();
  }
}

package dev.carillon.ejb.realtime.auth;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The one authorization of a channel for devices: where a connection needs the signature of the
 * app's server, a device that subscribes itself for push, or names the channel as its recipient,
 * needs one too: over {@code device:deviceId:channel}.
 */
@ApplicationScoped
public class ChannelAccess {

  private final RealtimeApps apps;

  @Inject
  public ChannelAccess(RealtimeApps apps) {
    this.apps = apps;
  }

  /**
   * Lets a device use the channel for its pushes, or not.
   *
   * @param auth {@code key:signature}, null for none
   * @throws ServiceException forbidden
   */
  public void requireDevice(String appId, String channel, String deviceId, String auth) {
    boolean open = !channel.startsWith("private-") && !channel.startsWith("presence-");
    if (open && !channel.startsWith("#")) {
      return;
    }
    boolean twoWays = deviceId.contains(":private-") || deviceId.contains(":presence-");
    String text = ChannelSignature.deviceText(deviceId, channel);
    if (open || twoWays || auth == null || !apps.verify(appId, auth, text)) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "the channel needs an authorization of the app's server (auth)");
    }
  }
}

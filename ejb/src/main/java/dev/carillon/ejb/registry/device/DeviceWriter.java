package dev.carillon.ejb.registry.device;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.persistence.registry.Device;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.DeviceRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One registration in one transaction: a read, a write, and little else on the usual path. May lose
 * to another writer of the same device, whatever that one changes ({@link
 * dev.carillon.persistence.jdbc.DuplicateRowException}, {@link
 * dev.carillon.persistence.jdbc.ContentionException}); {@link DeviceRegistry} then repeats the
 * whole.
 */
@ApplicationScoped
class DeviceWriter {

  private final DeviceRepository devices;
  private final DeviceMapping mapping;
  private final BrowserCap browserCap;
  private final StorageRoom room;
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  DeviceWriter(
      DeviceRepository devices,
      DeviceMapping mapping,
      BrowserCap browserCap,
      StorageRoom room,
      SecureRandom random,
      Clock clock) {
    this.devices = devices;
    this.mapping = mapping;
    this.browserCap = browserCap;
    this.room = room;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Registers it.
   *
   * @param again whether this lost before: the devices are locked then, so that it need not lose
   *     once more
   */
  @Transactional
  public Registration write(
      App app,
      DeviceRequest request,
      SubscriptionKey key,
      Registrant by,
      boolean rotate,
      boolean again) {
    ProviderKind kind = request.address().kind();
    String tokenHash = DeviceMapping.tokenHash(request.address());
    String wanted = request.deviceId() == null ? "" : request.deviceId();
    List<Device> found = devices.byIdOrToken(app.appId(), wanted, kind.code(), tokenHash, again);
    Optional<Device> existing =
        found.stream()
            .filter(device -> request.deviceId() == null || device.deviceId().equals(wanted))
            .findFirst();
    Optional<Device> formerHolder =
        found.stream().filter(device -> existing.isEmpty() || device != existing.get()).findFirst();
    requireRight(existing, formerHolder, request, by);
    formerHolder.ifPresent(devices::remove);
    return existing.isPresent()
        ? update(
            app,
            existing.get(),
            by.isAdmin() ? request : kept(request, existing.get()),
            key,
            rotate)
        : insert(app, wanted.isEmpty() ? UUID.randomUUID().toString() : wanted, request, key);
  }

  /** Whether the user has such a device; one that was disabled may be one browser too many now. */
  @Transactional
  public boolean setEnabled(
      App app, String clientId, String deviceId, boolean enabled, boolean again) {
    Optional<Device> found =
        devices
            .edit(app.appId(), deviceId, again)
            .filter(device -> Objects.equals(device.clientId(), clientId));
    if (found.isEmpty()) {
      return false;
    }
    DeviceRow row = found.get().row();
    if (enabled && isBrowser(row) && !row.push().enabled()) {
      browserCap.makeRoom(app, clientId, deviceId);
    }
    found.get().enable(enabled, clock.millis());
    devices.flush();
    return true;
  }

  private static void requireRight(
      Optional<Device> existing,
      Optional<Device> formerHolder,
      DeviceRequest request,
      Registrant by) {
    if (by.isAdmin()) {
      return;
    }
    Device device =
        existing.orElseThrow(
            () ->
                new ServiceException(
                    ErrorCode.FORBIDDEN, "only the backend may register a new device"));
    IdentityTokens.require(device.row(), by);
    if (request.clientId() != null && !request.clientId().equals(device.clientId())) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "only the backend may give a device to another client");
    }
    if (formerHolder.isPresent()) {
      throw ServiceException.conflict("the token belongs to another device");
    }
  }

  /** A device that registers again by itself stays its user's. */
  private static DeviceRequest kept(DeviceRequest request, Device device) {
    return new DeviceRequest(
        request.deviceId(),
        device.clientId(),
        request.address(),
        request.profile(),
        request.condition(),
        request.browser());
  }

  private Registration insert(
      App app, String deviceId, DeviceRequest request, SubscriptionKey key) {
    room.require(StorageRoom.Use.REGISTRATION);
    Secret token = IdentityTokens.make(random);
    DeviceRow row =
        mapping.insertion(app.appId(), deviceId, request, key, IdentityTokens.hash(token));
    if (counts(row)) {
      browserCap.makeRoom(app, row.id().clientId(), deviceId);
    }
    devices.insert(row);
    return new Registration(Registration.Change.INSERTED, DeviceView.of(row), token);
  }

  private Registration update(
      App app, Device device, DeviceRequest request, SubscriptionKey key, boolean rotate) {
    DeviceRow old = device.row();
    Secret token = rotate ? IdentityTokens.make(random) : null;
    String hash = rotate ? IdentityTokens.hash(token) : old.profile().identityHash();
    DeviceRow next = mapping.update(old, request, key, hash);
    Registration.Change change = change(old, next);
    if (DeviceMapping.same(old, next)) {
      device.heard(next.times().lastActiveAt(), next.token().since());
      devices.flush();
      return new Registration(change, DeviceView.of(next), token);
    }
    if (counts(next) && !(counts(old) && old.id().equals(next.id()))) {
      browserCap.makeRoom(app, next.id().clientId(), next.id().deviceId());
    }
    device.become(next);
    devices.flush();
    return new Registration(change, DeviceView.of(next), token);
  }

  /** A new identity token alone is no change of the device. */
  private static Registration.Change change(DeviceRow old, DeviceRow next) {
    DeviceRow.Profile p = next.profile();
    DeviceRow.Profile sameIdentity =
        new DeviceRow.Profile(
            p.platform(),
            p.formFactor(),
            p.timezone(),
            p.locale(),
            p.metadata(),
            p.rateCapacity(),
            p.rateRefill(),
            old.profile().identityHash());
    DeviceRow comparable =
        new DeviceRow(
            next.id(), next.token(), sameIdentity, next.push(), next.browser(), next.times());
    return DeviceMapping.same(old, comparable)
        ? Registration.Change.UNCHANGED
        : Registration.Change.UPDATED;
  }

  private static boolean counts(DeviceRow row) {
    return isBrowser(row) && row.id().clientId() != null && row.push().enabled();
  }

  private static boolean isBrowser(DeviceRow row) {
    return row.token().provider() == ProviderKind.WEB_PUSH.code();
  }
}

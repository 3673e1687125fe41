package dev.carillon.ejb.registry.device;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.persistence.jdbc.ContentionException;
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
 * to another one ({@link dev.carillon.persistence.jdbc.DuplicateRowException}, {@link
 * ContentionException}); the whole is then repeated by {@link DeviceRegistry}.
 */
@ApplicationScoped
class DeviceWriter {

  private final DeviceRepository devices;
  private final DeviceMapping mapping;
  private final BrowserCap browserCap;
  private final SecureRandom random;
  private final Clock clock;

  /** For the container's proxy only. */
  DeviceWriter() {
    this.devices = null;
    this.mapping = null;
    this.browserCap = null;
    this.random = null;
    this.clock = null;
  }

  @Inject
  DeviceWriter(
      DeviceRepository devices,
      DeviceMapping mapping,
      BrowserCap browserCap,
      SecureRandom random,
      Clock clock) {
    this.devices = devices;
    this.mapping = mapping;
    this.browserCap = browserCap;
    this.random = random;
    this.clock = clock;
  }

  @Transactional
  public Registration write(App app, DeviceRequest request, Registrant by, boolean rotate) {
    ProviderKind kind = request.address().kind();
    String tokenHash = DeviceMapping.tokenHash(request.address());
    String wanted = request.deviceId() == null ? "" : request.deviceId();
    List<DeviceRow> rows = devices.byIdOrToken(app.appId(), wanted, kind.code(), tokenHash);
    Optional<DeviceRow> existing =
        rows.stream()
            .filter(row -> request.deviceId() == null || row.id().deviceId().equals(wanted))
            .findFirst();
    Optional<DeviceRow> formerHolder =
        rows.stream().filter(row -> existing.isEmpty() || row != existing.get()).findFirst();
    requireRight(existing, formerHolder, request, by);
    formerHolder.ifPresent(row -> devices.deleteByKey(row.id().recipientKey()));
    return existing.isPresent()
        ? update(
            app, existing.get(), by.isAdmin() ? request : kept(request, existing.get()), rotate)
        : insert(app, wanted.isEmpty() ? UUID.randomUUID().toString() : wanted, request);
  }

  /** Whether the user has such a device; one that was disabled may be one browser too many now. */
  @Transactional
  public boolean setEnabled(App app, String clientId, String deviceId, boolean enabled) {
    Optional<DeviceRow> found =
        devices
            .find(app.appId(), deviceId)
            .filter(row -> Objects.equals(row.id().clientId(), clientId));
    if (enabled && found.filter(row -> isBrowser(row) && !row.push().enabled()).isPresent()) {
      browserCap.makeRoom(app, clientId, deviceId);
    }
    return found.isPresent()
        && devices.setEnabled(app.appId(), clientId, deviceId, enabled, clock.millis());
  }

  private static void requireRight(
      Optional<DeviceRow> existing,
      Optional<DeviceRow> formerHolder,
      DeviceRequest request,
      Registrant by) {
    if (by.isAdmin()) {
      return;
    }
    DeviceRow device =
        existing.orElseThrow(
            () ->
                new ServiceException(
                    ErrorCode.FORBIDDEN, "only the backend may register a new device"));
    IdentityTokens.require(device, by);
    if (request.clientId() != null && !request.clientId().equals(device.id().clientId())) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "only the backend may give a device to another client");
    }
    if (formerHolder.isPresent()) {
      throw ServiceException.conflict("the token belongs to another device");
    }
  }

  /** A device that registers again by itself stays its user's. */
  private static DeviceRequest kept(DeviceRequest request, DeviceRow device) {
    return new DeviceRequest(
        request.deviceId(),
        device.id().clientId(),
        request.address(),
        request.profile(),
        request.condition(),
        request.browser());
  }

  private Registration insert(App app, String deviceId, DeviceRequest request) {
    Secret token = IdentityTokens.make(random);
    DeviceRow row = mapping.insertion(app.appId(), deviceId, request, IdentityTokens.hash(token));
    if (counts(row)) {
      browserCap.makeRoom(app, row.id().clientId(), deviceId);
    }
    devices.insert(row);
    return new Registration(Registration.Change.INSERTED, DeviceView.of(row), token);
  }

  private Registration update(App app, DeviceRow old, DeviceRequest request, boolean rotate) {
    Secret token = rotate ? IdentityTokens.make(random) : null;
    String hash = rotate ? IdentityTokens.hash(token) : old.profile().identityHash();
    DeviceRow next = mapping.update(old, request, hash);
    Registration.Change change = change(old, next);
    if (DeviceMapping.same(old, next)) {
      devices.touch(old.id().recipientKey(), next.times().lastActiveAt(), next.token().since());
      return new Registration(change, DeviceView.of(next), token);
    }
    if (counts(next) && !(counts(old) && old.id().equals(next.id()))) {
      browserCap.makeRoom(app, next.id().clientId(), next.id().deviceId());
    }
    if (!devices.update(next, old.push().ownerVersion())) {
      throw new ContentionException("the device changed hands meanwhile", null);
    }
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

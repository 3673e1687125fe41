package dev.carillon.ejb.registry.device;

import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.DeviceRow;
import dev.carillon.providers.ProviderToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Objects;

/** Turns a registration into a row, and tells what differs. */
@ApplicationScoped
class DeviceMapping {

  private final SecretBox secrets;
  private final KeySequence keys;
  private final Clock clock;

  @Inject
  DeviceMapping(SecretBox secrets, KeySequence keys, Clock clock) {
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
  }

  /** The row of a new device. */
  DeviceRow insertion(
      String appId,
      String deviceId,
      DeviceRequest request,
      SubscriptionKey key,
      String identityHash) {
    long now = clock.millis();
    DeviceRow.Identity id =
        new DeviceRow.Identity(keys.next(), appId, deviceId, request.clientId());
    return new DeviceRow(
        id,
        token(id, request, key, now),
        profile(request.profile(), identityHash),
        push(request.condition(), request.condition().state() != PushState.FAILED, 1),
        browser(request.browser()),
        new DeviceRow.Times(lastActive(request, now), now, now));
  }

  /** The row after this registration, its key and origin kept. */
  DeviceRow update(DeviceRow old, DeviceRequest request, SubscriptionKey key, String identityHash) {
    long now = clock.millis();
    boolean sameOwner = Objects.equals(old.id().clientId(), request.clientId());
    DeviceRow.Identity id =
        new DeviceRow.Identity(
            old.id().recipientKey(), old.id().appId(), old.id().deviceId(), request.clientId());
    return new DeviceRow(
        id,
        sameToken(old, request) ? kept(old.token(), key, now) : token(id, request, key, now),
        profile(request.profile(), identityHash),
        push(
            request.condition(),
            enabledAfter(old, request, sameOwner),
            old.push().ownerVersion() + (sameOwner ? 0 : 1)),
        request.browser() == null ? old.browser() : browser(request.browser()),
        new DeviceRow.Times(lastActive(request, now), old.times().createdAt(), now));
  }

  /** Whether nothing differs but the times. */
  static boolean same(DeviceRow old, DeviceRow next) {
    return old.id().equals(next.id())
        && old.token().provider() == next.token().provider()
        && old.token().sealed() == next.token().sealed()
        && old.token().credentialKey() == next.token().credentialKey()
        && old.profile().equals(next.profile())
        && old.push().equals(next.push())
        && Objects.equals(old.browser(), next.browser());
  }

  static String tokenHash(RecipientAddress address) {
    return Hashes.sha256Hex(address.token().identity());
  }

  /** A user who disabled a device keeps it so; a cleared token that is back is good again. */
  private static boolean enabledAfter(DeviceRow old, DeviceRequest request, boolean sameOwner) {
    boolean disabledByUser =
        !old.push().enabled() && !old.push().state().equals(PushState.FAILED.name());
    boolean stays = disabledByUser && sameOwner && request.browser() == null;
    return request.condition().state() != PushState.FAILED && !stays;
  }

  private boolean sameToken(DeviceRow old, DeviceRequest request) {
    ProviderToken token = request.address().token();
    return old.token().provider() == token.kind().code()
        && old.token().hash().equals(tokenHash(request.address()))
        && (token.identity().equals(token.serialized())
            || secrets.openText(old.token().sealed(), place(old.id())).equals(token.serialized()));
  }

  private static DeviceRow.Token kept(DeviceRow.Token token, SubscriptionKey key, long now) {
    return new DeviceRow.Token(
        token.provider(),
        token.hash(),
        token.sealed(),
        now,
        token.origin(),
        key.over(token.credentialKey()));
  }

  private static SealedPlace place(DeviceRow.Identity id) {
    return SealedPlace.device(id.recipientKey(), id.appId());
  }

  private DeviceRow.Token token(
      DeviceRow.Identity id, DeviceRequest request, SubscriptionKey key, long now) {
    ProviderToken token = request.address().token();
    return new DeviceRow.Token(
        token.kind().code(),
        tokenHash(request.address()),
        secrets.sealText(token.serialized(), place(id)),
        now,
        token.origin(),
        key.credentialKey());
  }

  private static DeviceRow.Profile profile(DeviceRequest.Profile profile, String identityHash) {
    DeviceRequest.RatePolicy rate = profile.ratePolicy();
    return new DeviceRow.Profile(
        profile.platform().wireName(),
        profile.formFactor() == null ? null : profile.formFactor().wireName(),
        profile.timezone(),
        profile.locale(),
        profile.metadata(),
        rate == null ? null : rate.capacity(),
        rate == null ? null : rate.refillPerSecond(),
        identityHash);
  }

  private static DeviceRow.Push push(
      DeviceRequest.Condition condition, boolean enabled, int ownerVersion) {
    return new DeviceRow.Push(
        condition.state().name(),
        condition.failureCount(),
        condition.errorReason(),
        enabled,
        ownerVersion);
  }

  private static DeviceRow.Browser browser(DeviceRequest.Browser browser) {
    return browser == null
        ? null
        : new DeviceRow.Browser(
            browser.userAgent(),
            browser.deviceName(),
            browser.browser(),
            browser.os(),
            browser.deviceType());
  }

  private static Long lastActive(DeviceRequest request, long now) {
    return request.profile().lastActiveAt() == null
        ? now
        : request.profile().lastActiveAt().toEpochMilli();
  }
}

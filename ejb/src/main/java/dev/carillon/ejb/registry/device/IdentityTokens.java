package dev.carillon.ejb.registry.device;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.persistence.registry.DeviceRow;
import java.security.SecureRandom;
import java.util.Base64;

/** What a device proves itself with: 32 random bytes, base64url; only the hash is stored. */
final class IdentityTokens {

  private static final int BYTES = 32;

  private IdentityTokens() {}

  static Secret make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  static String hash(Secret token) {
    return Hashes.sha256Hex(token.reveal());
  }

  /**
   * @throws ServiceException auth_failed unless the registrant may speak for the device
   */
  static void require(DeviceRow device, Registrant by) {
    if (by.isAdmin()) {
      return;
    }
    if (by.identityToken() == null || by.identityToken().isEmpty()) {
      throw new ServiceException(ErrorCode.AUTH_FAILED, "deviceIdentityToken is required");
    }
    String stored = device.profile().identityHash();
    if (stored == null || !Hashes.same(stored, Hashes.sha256Hex(by.identityToken()))) {
      throw new ServiceException(ErrorCode.AUTH_FAILED, "invalid deviceIdentityToken");
    }
  }
}

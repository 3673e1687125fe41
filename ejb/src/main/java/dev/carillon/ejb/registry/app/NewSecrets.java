package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.security.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes ids and secrets that nobody guesses. Safe for many threads. */
@ApplicationScoped
public class NewSecrets {

  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 10;

  private final SecureRandom random;

  @Inject
  public NewSecrets(SecureRandom random) {
    this.random = random;
  }

  /** 256 random bits as base64url: 43 characters. */
  public Secret secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Twenty hexadecimal digits. */
  public String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

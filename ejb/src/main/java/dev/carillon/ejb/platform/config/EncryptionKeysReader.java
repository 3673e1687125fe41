package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the keys at rest come from: {@code carillon.encryption.keys} (in the environment: {@code
 * CARILLON_ENCRYPTION_KEYS}). Only the development profile may do without; it then keeps a key of
 * its own beside its data, and losing that file loses what was sealed with it.
 */
final class EncryptionKeysReader {
  static final String KEY = "carillon.encryption.keys";
  private static final int KEY_BYTES = 32;
  private static final FileAttribute<?>[] OWNER_ONLY =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  private EncryptionKeysReader() {}

  /** Null only after a problem was noted, so that the configuration is refused anyway. */
  static KeyRing read(Keys keys, Profile profile, Path dataDir) {
    Optional<String> given = keys.text(KEY);
    if (given.isEmpty() && profile == Profile.PRODUCTION) {
      keys.problem(KEY, "is missing: give id:base64 of 32 random bytes");
      return null;
    }
    try {
      return KeyRing.parse(
          given.isPresent() ? given.get() : kept(dataDir.resolve("encryption.keys")));
    } catch (IllegalArgumentException e) {
      keys.problem(KEY, "is malformed: " + e.getMessage());
    } catch (IOException e) {
      keys.problem("carillon.data.dir", "cannot hold encryption.keys: " + e);
    }
    return null;
  }

  /** Reads the file; makes it, for its owner only, when it is missing. */
  static String kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(file, OWNER_ONLY);
      Files.writeString(file, "dev:" + Base64.getEncoder().encodeToString(key));
    }
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }
}

package dev.carillon.ejb.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the keys at rest come from: {@code carillon.encryption.keys}; only the development profile
 * may do without, and then keeps a key of its own beside its data.
 */
@ApplicationScoped
public class EncryptionKeys {

  private static final int KEY_BYTES = 32;
  private static final FileAttribute<?>[] OWNER_ONLY =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  @Inject
  @ConfigProperty(name = "carillon.encryption.keys")
  private Optional<String> configured;

  @Inject
  @ConfigProperty(name = "carillon.profile", defaultValue = "development")
  private String profile;

  @Inject
  @ConfigProperty(name = "carillon.data.dir")
  private Optional<String> dataDir;

  private final SecureRandom random = new SecureRandom();

  @Produces
  @Singleton
  SecretBox secretBox() {
    return new SecretBox(ring(), random);
  }

  private KeyRing ring() {
    if (configured.isPresent()) {
      return KeyRing.parse(configured.get());
    }
    if (!profile.equals("development") || dataDir.isEmpty()) {
      throw new IllegalStateException(
          "carillon.encryption.keys is missing: id:base64 of 32 random bytes");
    }
    try {
      return KeyRing.parse(keptKey(Path.of(dataDir.get(), "encryption.keys"), random));
    } catch (IOException e) {
      throw new UncheckedIOException("the encryption key cannot be kept in " + dataDir.get(), e);
    }
  }

  /** Reads the file; makes it, for its owner only, when it is missing. */
  static String keptKey(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      Files.createDirectories(file.getParent());
      Files.createFile(file, OWNER_ONLY);
      Files.writeString(file, "dev:" + Base64.getEncoder().encodeToString(key));
    }
    return Files.readString(file, StandardCharsets.US_ASCII).trim();
  }
}

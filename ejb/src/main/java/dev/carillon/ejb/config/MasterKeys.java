package dev.carillon.ejb.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The keys that encrypt credentials and provider tokens at rest: the first encrypts, all decrypt.
 *
 * <p>{@code carillon.master_key} (in the environment: {@code CARILLON_MASTER_KEY}) is 32 bytes in
 * base64; {@code carillon.master_key_previous} holds older ones between commas while a rotation
 * lasts. The development profile makes one into {@code master.key} of the data directory; losing
 * that file loses what was encrypted with it.
 *
 * @param all at least one key of 32 bytes in base64
 */
public record MasterKeys(List<Secret> all) {
  static final String KEY = "carillon.master_key";

  public MasterKeys {
    all = List.copyOf(all);
  }

  /** The key that encrypts from now on. */
  public Secret current() {
    return all.get(0);
  }

  static MasterKeys read(Keys keys, Profile profile, Path dataDir) {
    List<Secret> found = new ArrayList<>();
    Optional<String> given = keys.text(KEY);
    given.ifPresent(key -> add(keys, KEY, key, found));
    for (String key : keys.list(KEY + "_previous")) {
      add(keys, KEY + "_previous", key, found);
    }
    if (given.isEmpty() && profile == Profile.PRODUCTION) {
      keys.problem(KEY, "is missing: give 32 random bytes in base64 as CARILLON_MASTER_KEY");
    } else if (given.isEmpty()) {
      add(keys, KEY, kept(keys, dataDir.resolve("master.key")), found);
    }
    return new MasterKeys(found);
  }

  private static void add(Keys keys, String name, String key, List<Secret> found) {
    try {
      if (Base64.getDecoder().decode(key).length == 32) {
        found.add(new Secret(key));
        return;
      }
    } catch (IllegalArgumentException e) {
      keys.problem(name, "is not base64");
      return;
    }
    keys.problem(name, "must be 32 bytes in base64");
  }

  private static String kept(Keys keys, Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.writeString(file, Base64.getEncoder().encodeToString(key));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      keys.problem("carillon.data.dir", "cannot hold master.key: " + e);
      return "";
    }
  }
}

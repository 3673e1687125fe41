package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that holds one secret, as platforms mount them. It may be replaced while the server runs;
 * nothing of it is kept here.
 *
 * @param key the key that names it
 */
public record SecretFile(String key, Path path) {
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * What it holds now, without white space around it.
   *
   * @throws IOException when it cannot be read, is no regular file, is empty or has more than 64
   *     KiB; the message says which and nothing of what it holds
   */
  public Secret read() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(Files.exists(path) ? "is no regular file" : "is not there");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException("cannot be read: " + e.getClass().getSimpleName(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("has more than " + MAX_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new IOException("is empty");
    }
    return new Secret(text);
  }
}

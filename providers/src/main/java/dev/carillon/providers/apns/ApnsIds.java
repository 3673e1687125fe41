package dev.carillon.providers.apns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The {@code apns-id} of each message: a version 5 UUID (RFC 9562 section 5.5) of publish and
 * recipient, so that every retry carries the same one.
 */
final class ApnsIds {

  private static final UUID NAMESPACE = UUID.fromString("5f0d4a52-3c8b-5e8e-9d2c-6c5a8a0f6b11");
  private static final int VERSION_BYTE = 6;
  private static final int VARIANT_BYTE = 8;

  private ApnsIds() {}

  static UUID of(long publishKey, long recipientKey) {
    ByteBuffer name = ByteBuffer.allocate(4 * Long.BYTES);
    name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
    name.putLong(publishKey).putLong(recipientKey);
    byte[] hash = sha1(name.array());
    hash[VERSION_BYTE] = (byte) ((hash[VERSION_BYTE] & 0x0f) | 0x50);
    hash[VARIANT_BYTE] = (byte) ((hash[VARIANT_BYTE] & 0x3f) | 0x80);
    ByteBuffer bits = ByteBuffer.wrap(hash);
    return new UUID(bits.getLong(), bits.getLong());
  }

  private static byte[] sha1(byte[] name) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}

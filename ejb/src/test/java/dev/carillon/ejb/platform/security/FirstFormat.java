package dev.carillon.ejb.platform.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Seals as the first format did, which named no row. */
public final class FirstFormat {

  private FirstFormat() {}

  public static byte[] seal(KeyRing keys, String text) throws GeneralSecurityException {
    byte[] id = keys.currentId().getBytes(StandardCharsets.US_ASCII);
    byte[] header =
        ByteBuffer.allocate(2 + id.length).put((byte) 1).put((byte) id.length).put(id).array();
    byte[] nonce = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, keys.current(), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(header);
    byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(header.length + nonce.length + sealed.length)
        .put(header)
        .put(nonce)
        .put(sealed)
        .array();
  }
}

package dev.carillon.providers.apns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A signing key made for the tests, in the form of a .p8 file. */
final class ApnsKeys {

  static final String TEAM = "TEAM123456";
  static final String KEY_ID = "KEY1234567";
  static final String TOPIC = "org.example.app";

  private final KeyPair pair;

  private ApnsKeys(KeyPair pair) {
    this.pair = pair;
  }

  static ApnsKeys create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new ApnsKeys(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  KeyPair pair() {
    return pair;
  }

  String p8() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  ApnsAuth.SigningKey signingKey() {
    return new ApnsAuth.SigningKey(TEAM, KEY_ID, p8());
  }

  ObjectNode fields() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("teamId", TEAM)
        .put("keyId", KEY_ID)
        .put("privateKey", p8())
        .put("apnsTopic", TOPIC);
  }

  ApnsCredential credential() {
    return ApnsCredential.parse(fields());
  }
}

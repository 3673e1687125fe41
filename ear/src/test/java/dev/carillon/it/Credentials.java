package dev.carillon.it;

import dev.carillon.mocks.MockSet;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** What the mock providers accept, uploaded as an administrator does. */
final class Credentials {
  private Credentials() {}

  /** FCM, APNs, HMS and WNS; the server makes its own for Web Push. */
  static void upload(ApiClient client, MockSet mocks)
      throws IOException, InterruptedException, GeneralSecurityException {
    uploadFcm(client, mocks);
    String apns =
        ApiClient.object()
            .put("teamId", "TEAM123456")
            .put("keyId", "KEY1234567")
            .put("privateKey", applePrivateKey())
            .put("apnsTopic", "com.example.app")
            .toString();
    client.post("/push/credentials/apns", apns).expect(201);
    String hms =
        ApiClient.object()
            .put("hmsAppId", mocks.hms().appId())
            .put("clientSecret", mocks.hms().clientSecret())
            .toString();
    client.post("/push/credentials/hms", hms).expect(201);
    String wns =
        ApiClient.object()
            .put("packageSid", mocks.wns().packageSid())
            .put("clientSecret", mocks.wns().clientSecret())
            .toString();
    client.post("/push/credentials/wns", wns).expect(201);
  }

  static void uploadFcm(ApiClient client, MockSet mocks) throws IOException, InterruptedException {
    String fcm =
        ApiClient.object().put("serviceAccountJson", mocks.fcm().serviceAccountJson()).toString();
    client.post("/push/credentials/fcm", fcm).expect(201);
  }

  private static String applePrivateKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }
}

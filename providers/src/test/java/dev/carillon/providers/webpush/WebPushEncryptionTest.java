package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.HttpEce;
import nl.martijndwars.webpush.Utils;
import org.bouncycastle.jce.interfaces.ECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebPushEncryptionTest {

  /** Both roads to the same bytes: native code, and the platform where that does not load. */
  enum Suite {
    FASTEST {
      @Override
      CryptoSuite get() {
        return CryptoSuite.fastest();
      }
    },
    PLATFORM {
      @Override
      CryptoSuite get() {
        return CryptoSuite.platform();
      }
    };

    abstract CryptoSuite get();
  }

  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @EnumSource
  void encryptsTheExampleOfRfc8291(Suite suite) throws GeneralSecurityException {
    assertThat(encryptExample(exampleEce(suite.get()))).isEqualTo(Rfc8291Vector.BODY);
  }

  @ParameterizedTest
  @EnumSource
  void derivesTheKeyAndNonceOfRfc8291(Suite suite) throws GeneralSecurityException {
    byte[][] keyAndNonce =
        exampleEce(suite.get())
            .deriveKeyAndNonce(
                Rfc8291Vector.SALT,
                null,
                null,
                exampleReceiver(),
                WebPushEncryption.decode(Rfc8291Vector.SUBSCRIPTION.auth()),
                Encoding.AES128GCM,
                Cipher.ENCRYPT_MODE);
    assertThat(keyAndNonce)
        .isDeepEqualTo(new byte[][] {Rfc8291Vector.CONTENT_KEY, Rfc8291Vector.NONCE});
  }

  @ParameterizedTest
  @EnumSource
  void derivesAndSealsTheExampleOfRfc8188(Suite suite) throws GeneralSecurityException {
    byte[] salt = Rfc8291Vector.bytes("I1BsxtFttlv3u_Oo94xnmw");
    byte[] key = Rfc8291Vector.bytes("yqdlZ-tYemfogSmv7Ws5PQ");
    byte[] expected =
        Rfc8291Vector.bytes(
            "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
    byte[] body =
        exampleEce(suite.get())
            .encrypt(
                "I am the walrus".getBytes(US_ASCII),
                salt,
                key,
                null,
                null,
                null,
                Encoding.AES128GCM);
    // The example has no key id; ours is always the sender's point. The sealed record is the same.
    assertThat(Arrays.copyOfRange(body, WebPushEce.HEADER_LENGTH, body.length))
        .isEqualTo(Arrays.copyOfRange(expected, 21, expected.length));
  }

  @ParameterizedTest
  @EnumSource
  void makesTheSameBytesAsTheLibraryAlone(Suite suite) throws GeneralSecurityException {
    Security.addProvider(new BouncyCastleProvider());
    try {
      Map<String, KeyPair> keys =
          new HashMap<>(
              Map.of(
                  "sender",
                  new KeyPair(
                      Utils.loadPublicKey(Rfc8291Vector.SENDER_PUBLIC),
                      Utils.loadPrivateKey(Rfc8291Vector.SENDER_PRIVATE))));
      byte[] library = encryptExample(new HttpEce(keys, new HashMap<>()));
      byte[] ours = encryptExample(exampleEce(suite.get()));
      assertThat(ours).isEqualTo(library);
    } finally {
      Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrowserReadsEveryLength(Suite suite) throws GeneralSecurityException {
    WebPushEncryption encryption = new WebPushEncryption(suite.get(), random);
    for (int length : new int[] {0, 1, 15, 16, 17, 1024, WebPushEncryption.MAX_PLAINTEXT}) {
      MockBrowser browser = MockBrowser.create();
      byte[] plaintext = new byte[length];
      random.nextBytes(plaintext);
      byte[] body = encryption.encrypt(plaintext, subscriptionOf(browser));
      assertThat(body).hasSizeLessThanOrEqualTo(4096);
      assertThat(browser.decrypt(body)).isEqualTo(plaintext);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillsTheBodyExactlyAtTheLimit(Suite suite) throws GeneralSecurityException {
    byte[] longest = new byte[3993];
    assertThat(WebPushEncryption.MAX_PLAINTEXT).isEqualTo(longest.length);
    assertThat(new WebPushEncryption(suite.get(), random).encrypt(longest, subscription()))
        .hasSize(4096);
  }

  @ParameterizedTest
  @EnumSource
  void neverUsesASenderKeyOrSaltTwice(Suite suite) throws GeneralSecurityException {
    WebPushEncryption encryption = new WebPushEncryption(suite.get(), random);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      byte[] body = encryption.encrypt("same".getBytes(UTF_8), subscription());
      seen.add(Arrays.toString(Arrays.copyOf(body, 16)));
      seen.add(Arrays.toString(Arrays.copyOfRange(body, 21, 21 + P256.POINT_LENGTH)));
    }
    assertThat(seen).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void readsKeysInTheOrdinaryBase64AlphabetToo(Suite suite) throws GeneralSecurityException {
    MockBrowser browser = MockBrowser.create();
    WebPushSubscription padded =
        new WebPushSubscription(
            "https://push.example/x",
            ordinary(browser.p256dh(), "=="),
            ordinary(browser.auth(), "="));
    byte[] body =
        new WebPushEncryption(suite.get(), random).encrypt("text".getBytes(UTF_8), padded);
    assertThat(browser.decrypt(body)).isEqualTo("text".getBytes(UTF_8));
  }

  private static String ordinary(String base64Url, String padding) {
    return base64Url.replace('-', '+').replace('_', '/') + padding;
  }

  private static WebPushSubscription subscriptionOf(MockBrowser browser) {
    return new WebPushSubscription("https://push.example/x", browser.p256dh(), browser.auth());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void usesNativeCodeWhereItIsPacked() {
    assertThat(CryptoSuite.fastest().isNative()).isTrue();
    assertThat(CryptoSuite.platform().isNative()).isFalse();
  }

  private static WebPushSubscription subscription() {
    return Rfc8291Vector.SUBSCRIPTION;
  }

  private static byte[] encryptExample(HttpEce ece) throws GeneralSecurityException {
    return ece.encrypt(
        Rfc8291Vector.PLAINTEXT,
        Rfc8291Vector.SALT,
        null,
        "sender",
        exampleReceiver(),
        WebPushEncryption.decode(subscription().auth()),
        Encoding.AES128GCM);
  }

  private static ECPublicKey exampleReceiver() {
    return P256.bouncyCastleKey(WebPushEncryption.decode(subscription().p256dh()));
  }

  private static WebPushEce exampleEce(CryptoSuite suite) throws GeneralSecurityException {
    return new WebPushEce(suite.primitives(), exampleSender(suite.primitives().ecKeys()));
  }

  private static KeyPair exampleSender(KeyFactory keys) throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    return new KeyPair(
        keys.generatePublic(new X509EncodedKeySpec(P256.x509(Rfc8291Vector.SENDER_PUBLIC))),
        keys.generatePrivate(
            new ECPrivateKeySpec(
                new BigInteger(1, Rfc8291Vector.SENDER_PRIVATE),
                curve.getParameterSpec(ECParameterSpec.class))));
  }
}

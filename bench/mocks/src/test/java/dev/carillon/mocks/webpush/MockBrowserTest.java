package dev.carillon.mocks.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MockBrowserTest {

  /** The message of RFC 8291, section 5. */
  private static final byte[] RFC_MESSAGE =
      decode(
          "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
              + "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2K"
              + "s3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

  @Test
  void decryptsThePublishedVector() throws Exception {
    byte[] plain = rfcBrowser().decrypt(RFC_MESSAGE);

    assertThat(new String(plain, StandardCharsets.UTF_8))
        .isEqualTo("When I grow up, I want to be a watermelon");
  }

  @Test
  void refusesWhatWasMadeForAnother() {
    assertThatThrownBy(() -> MockBrowser.create().decrypt(RFC_MESSAGE))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static MockBrowser rfcBrowser() throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    BigInteger secret = new BigInteger(1, decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"));
    ECPrivateKey key =
        (ECPrivateKey)
            KeyFactory.getInstance("EC")
                .generatePrivate(
                    new ECPrivateKeySpec(secret, curve.getParameterSpec(ECParameterSpec.class)));
    byte[] point =
        decode(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    return new MockBrowser(key, point, decode("BTBZMqHH6r4Tts7J_aSIgg"));
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}

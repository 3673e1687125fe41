package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.providers.ProviderToken.WebPushSubscription;
import java.util.Base64;

/** The worked example of RFC 8291 appendix A. */
final class Rfc8291Vector {

  static final byte[] PLAINTEXT = "When I grow up, I want to be a watermelon".getBytes(UTF_8);
  static final byte[] SENDER_PRIVATE = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
  static final byte[] SENDER_PUBLIC =
      bytes(
          "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
  static final byte[] SALT = bytes("DGv6ra1nlYgDCS1FRnbzlw");
  static final byte[] CONTENT_KEY = bytes("oIhVW04MRdy2XN9CiKLxTg");
  static final byte[] NONCE = bytes("4h_95klXJ5E_qnoN");
  static final byte[] BODY =
      bytes(
          "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
              + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
              + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
  static final WebPushSubscription SUBSCRIPTION =
      new WebPushSubscription(
          "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
          "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
          "BTBZMqHH6r4Tts7J_aSIgg");

  private Rfc8291Vector() {}

  static byte[] bytes(String base64Url) {
    return Base64.getUrlDecoder().decode(base64Url);
  }
}

package dev.carillon.ejb.realtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The vectors are Pusher's: "Authentication and authorization signatures" on pusher.com/docs. */
class ChannelSignatureTest {

  private static final String SECRET = "7ad3773142a6692b25b8";

  @Test
  void signsAPrivateChannelAsDocumented() {
    String text = ChannelSignature.channelText("1234.1234", "private-foobar", null);
    assertThat(text).isEqualTo("1234.1234:private-foobar");
    assertThat(ChannelSignature.sign(SECRET, text))
        .isEqualTo("58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
  }

  @Test
  void signsAPresenceChannelAsDocumented() {
    String data = "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}";
    String text = ChannelSignature.channelText("1234.1234", "presence-foobar", data);
    assertThat(ChannelSignature.sign(SECRET, text))
        .isEqualTo("31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80");
  }

  @Test
  void signsAUserAsDocumented() {
    String text = ChannelSignature.userText("1234.1234", "{\"id\":\"12345\"}");
    assertThat(text).isEqualTo("1234.1234::user::{\"id\":\"12345\"}");
    assertThat(ChannelSignature.sign(SECRET, text))
        .isEqualTo("4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba");
  }

  @Test
  void refusesEverythingElse() {
    String good = ChannelSignature.sign(SECRET, "1.2:private-a");
    assertThat(ChannelSignature.verify(SECRET, "1.2:private-a", good)).isTrue();
    assertThat(ChannelSignature.verify(SECRET, "1.2:private-b", good)).isFalse();
    assertThat(ChannelSignature.verify("other", "1.2:private-a", good)).isFalse();
    for (String odd :
        new String[] {"1.2:private-a:{\n}", "1.2:presence-a:{\"user_id\":\"\ud800\"}"}) {
      assertThat(ChannelSignature.verify(SECRET, odd, ChannelSignature.sign(SECRET, odd)))
          .isFalse();
    }
    assertThat(ChannelSignature.verify(SECRET, "1.2:private-a", "")).isFalse();
    assertThat(ChannelSignature.verify(SECRET, "1.2:private-a", "é" + good)).isFalse();
  }
}

package dev.carillon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.ProviderToken.ProviderCondition;
import dev.carillon.providers.ProviderToken.ProviderTopic;
import dev.carillon.providers.ProviderToken.Registration;
import org.junit.jupiter.api.Test;

class ProviderTokensTest {

  @Test
  void readsBackWhatItWrote() {
    ProviderToken[] tokens = {
      new Registration(ProviderKind.FCM, "fcm:a-b_c"),
      new Registration(ProviderKind.HMS, "hms"),
      new ProviderTopic(ProviderKind.FCM, "news"),
      new ProviderCondition(ProviderKind.HMS, "'a' in topics && !('b' in topics)"),
      new ProviderToken.ApnsDevice("ab12"),
      new ProviderToken.WnsChannel("https://db5.notify.windows.com/?token=x"),
      new ProviderToken.RealtimeChannel("news")
    };
    for (ProviderToken token : tokens) {
      assertThat(ProviderTokens.parse(token.kind(), token.serialized())).isEqualTo(token);
    }
  }

  @Test
  void aRegistrationIsNeverTakenForATopic() {
    assertThatThrownBy(() -> new Registration(ProviderKind.FCM, "/topics/news"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyFcmAndHmsFanOut() {
    assertThatThrownBy(() -> new ProviderTopic(ProviderKind.APNS, "news"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProviderCondition(ProviderKind.WNS, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTopicHasTheCharactersThatFcmDocuments() {
    assertThatThrownBy(() -> new ProviderTopic(ProviderKind.FCM, "no spaces"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProviderTopic(ProviderKind.FCM, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.carillon.ejb.registry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientAddressTest {

  @Test
  void aRealtimeRecipientIsAChannel() {
    assertThat(RecipientAddress.realtime("private-inbox;1").realtimeChannel())
        .contains("private-inbox;1");
    assertThat(RecipientAddress.realtime("user:42:notifications").realtimeChannel())
        .contains("user:42:notifications");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no spaces", "a/b", "#other", "ä"})
  void whatCannotBeAChannelIsNoRecipient(String channel) {
    assertThatThrownBy(() -> RecipientAddress.realtime(channel))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> RecipientAddress.realtime("x".repeat(201)))
        .isInstanceOf(ServiceException.class);
  }
}

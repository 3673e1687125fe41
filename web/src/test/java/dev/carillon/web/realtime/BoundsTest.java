package dev.carillon.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is not stored is bounded too: it goes to other nodes, or is compared with every channel. */
class BoundsTest {

  private static final String LONG = "x".repeat(257);

  @Test
  void ofAUser() {
    UsersResource users = new UsersResource(null);
    refused(ErrorCode.LIMIT_EXCEEDED, () -> users.terminate(null, LONG));
    refused(ErrorCode.LIMIT_EXCEEDED, () -> users.reconnect(null, LONG));
    refused(ErrorCode.INVALID_INPUT, () -> users.reconnect(null, "a\nb"));
  }

  @Test
  void ofWhatListsOfChannelsAreAskedFor() {
    ChannelsResource channels = new ChannelsResource(null, null, null);
    refused(ErrorCode.LIMIT_EXCEEDED, () -> channels.channels(null, LONG, null));
    refused(ErrorCode.LIMIT_EXCEEDED, () -> channels.channels(null, null, LONG));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

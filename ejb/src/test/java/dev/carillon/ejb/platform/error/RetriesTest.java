package dev.carillon.ejb.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Logger LOG = Logger.getLogger(Retries.class.getName());

  private final List<LogRecord> logged = new ArrayList<>();
  private final List<Boolean> attempts = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord each) {
          logged.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
  }

  @Test
  void tellsALaterAttemptThatItIsOne() {
    assertThat(Retries.<String>repeated(again -> attempt(again, 2))).isEqualTo("done");
    assertThat(attempts).containsExactly(false, true);
    assertThat(logged).isEmpty();
  }

  @Test
  void givesUpAndLogsWhy() {
    assertThatThrownBy(() -> Retries.<String>repeated(again -> attempt(again, 99)))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    assertThat(attempts).hasSize(4);
    assertThat(logged)
        .singleElement()
        .satisfies(each -> assertThat(each.getThrown()).isInstanceOf(ContentionException.class));
  }

  @Test
  void repeatsNothingElse() {
    assertThatThrownBy(
            () ->
                Retries.repeated(
                    () -> {
                      attempts.add(true);
                      throw new StorageException("away", null);
                    }))
        .isInstanceOf(StorageException.class);
    assertThat(attempts).hasSize(1);
  }

  private String attempt(boolean again, int succeeds) {
    attempts.add(again);
    if (attempts.size() < succeeds) {
      throw new ContentionException("lost", null);
    }
    return "done";
  }
}

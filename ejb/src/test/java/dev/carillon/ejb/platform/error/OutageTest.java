package dev.carillon.ejb.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ErrorCode;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.StorageException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "40001", "40P01", "53300", "57P01", "HYT00", "90121", "90100"})
  void aDatabaseThatIsAwayOrBusyMayBeAskedAgain(String state) {
    Throwable error = new StorageException("failed", new SQLException("text", state));
    assertThat(Outage.of(error))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
              assertThat(refusal.retryAfter()).isPositive();
              assertThat(refusal).hasMessageNotContaining("text").hasCause(error);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "23505", "42S02", "90012"})
  void aStatementThatNeverWorksIsAFaultOfOurs(String state) {
    assertThat(Outage.of(new StorageException("failed", new SQLException("text", state))))
        .isEmpty();
  }

  @Test
  void poolsAndLostRacesCountAsBusy() {
    assertThat(Outage.of(new IllegalStateException(new SQLTransientConnectionException("none"))))
        .isPresent();
    assertThat(Outage.of(new ContentionException("lost", null))).isPresent();
  }

  @Test
  void otherErrorsAreNoOutage() {
    assertThat(Outage.of(new IllegalStateException("bug"))).isEmpty();
  }
}

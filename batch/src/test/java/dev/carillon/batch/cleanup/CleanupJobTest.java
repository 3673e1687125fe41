package dev.carillon.batch.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.JobExecution;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanupJobTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");

  @Test
  void aRunOfTodayIsWaitedFor() {
    assertThat(
            CleanupJob.running(
                operator(Map.of(1L, Duration.ofHours(30), 2L, Duration.ofHours(1))), NOW))
        .contains(2L);
  }

  @Test
  void aRunThatANodeTookWithItBlocksNoOther() {
    assertThat(CleanupJob.running(operator(Map.of(1L, Duration.ofHours(24))), NOW)).isEmpty();
  }

  /**
   * @param ages of the runs that the job store calls started
   */
  private static JobOperator operator(Map<Long, Duration> ages) {
    return fake(
        JobOperator.class,
        (method, arguments) ->
            method.equals("getRunningExecutions")
                ? List.copyOf(ages.keySet())
                : execution((Long) arguments[0], ages.get(arguments[0])));
  }

  private static JobExecution execution(long id, Duration age) {
    return fake(
        JobExecution.class,
        (method, arguments) ->
            method.equals("getExecutionId") ? (Object) id : Date.from(NOW.minus(age)));
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}

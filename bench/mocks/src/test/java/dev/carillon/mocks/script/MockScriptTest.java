package dev.carillon.mocks.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MockScriptTest {

  private final MockScript script = new MockScript();

  @Test
  void prefersTheTokensFaultThenTheCountThenTheRate() {
    script.rate(1, 1, Fault.status(500));
    script.next(1, Fault.status(503));
    script.onToken("t", Fault.hang());

    assertThat(script.take("t")).isEqualTo(Fault.hang());
    assertThat(script.take("u")).isEqualTo(Fault.status(503));
    assertThat(script.take("u")).isEqualTo(Fault.status(500));
  }

  @Test
  void choosesTheSameShareWithTheSameSeed() {
    script.rate(0.1, 42, Fault.status(500));
    long first = faults(10_000);
    script.rate(0.1, 42, Fault.status(500));

    assertThat(faults(10_000)).isEqualTo(first).isBetween(850L, 1150L);
  }

  @Test
  void takesAllFaultsBack() {
    script.always(Fault.drop());
    script.onToken("t", Fault.drop());

    script.clear();

    assertThat(script.take("t")).isNull();
  }

  @Test
  void readsTheTextForm() {
    assertThat(Fault.parse("reason:UNREGISTERED")).isEqualTo(Fault.reason("UNREGISTERED"));
    assertThat(Fault.parse("reason:QUOTA_EXCEEDED;5")).isEqualTo(Fault.reason("QUOTA_EXCEEDED", 5));
    assertThat(Fault.parse("status:503;2")).isEqualTo(Fault.status(503, 2));
    assertThat(Fault.parse("slow:250")).isEqualTo(Fault.slow(Duration.ofMillis(250)));
    assertThat(Fault.parse("goaway")).isEqualTo(Fault.goAway());
    assertThat(Fault.parse("reset:7")).isEqualTo(Fault.reset(7));
    assertThatThrownBy(() -> Fault.parse("explode")).hasMessageContaining("explode");
  }

  private long faults(int requests) {
    return IntStream.range(0, requests).filter(i -> script.take("t" + i) != null).count();
  }
}

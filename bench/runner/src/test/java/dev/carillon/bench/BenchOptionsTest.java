package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

  @Test
  void readsWhatToRun() {
    BenchOptions options =
        BenchOptions.parse(
            "push",
            "--provider",
            "webpush",
            "--devices",
            "500",
            "--hanging-origin",
            "--latency-p50",
            "50",
            "--latency-p99",
            "500",
            "--set",
            "push.max_unsettled=9");

    assertThat(options.load().provider()).isEqualTo(ProviderKind.WEB_PUSH);
    assertThat(options.load().devices()).isEqualTo(500);
    assertThat(options.load().hangingOrigin()).isTrue();
    assertThat(options.load().latencyP99()).isEqualTo(500);
    assertThat(options.variables()).containsEntry("push.max_unsettled", "9");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> BenchOptions.parse("push", "--nonsense", "1"))
        .hasMessageContaining("--nonsense");
    assertThatThrownBy(() -> BenchOptions.parse("pull"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BenchOptions.parse("push", "--devices"))
        .hasMessageContaining("needs a value");
  }
}

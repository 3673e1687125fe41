package dev.carillon.ejb.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyHistogramsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LatencyHistograms histograms =
      new LatencyHistograms("test_seconds", "for a test", "lane", List.of("a", "b")).in(registry);

  @Test
  void showsBucketsThatAddUp() {
    histograms.of("a").record(Duration.ofMillis(1).toNanos(), 3);
    histograms.of("a").record(Duration.ofMillis(40).toNanos(), 2);
    histograms.of("a").record(Duration.ofHours(1).toNanos(), 1);

    assertThat(registry.scrape())
        .contains("# TYPE test_seconds histogram")
        .contains("test_seconds_bucket{lane=\"a\",le=\"0.001\"} 3\n")
        .contains("test_seconds_bucket{lane=\"a\",le=\"0.025\"} 3\n")
        .contains("test_seconds_bucket{lane=\"a\",le=\"0.05\"} 5\n")
        .contains("test_seconds_bucket{lane=\"a\",le=\"600.0\"} 5\n")
        .contains("test_seconds_bucket{lane=\"a\",le=\"+Inf\"} 6\n")
        .contains("test_seconds_count{lane=\"a\"} 6\n")
        .contains("test_seconds_sum{lane=\"a\"} 3600.083\n")
        .contains("test_seconds_count{lane=\"b\"} 0\n");
  }

  @Test
  void takesManyValuesAtOnce() {
    LatencyHistogram.Tally tally = new LatencyHistogram.Tally();
    for (int i = 1; i <= 1000; i++) {
      tally.add(Duration.ofMillis(i).toNanos());
    }
    histograms.of("b").record(tally);

    assertThat(registry.scrape())
        .contains("test_seconds_bucket{lane=\"b\",le=\"0.25\"} 250\n")
        .contains("test_seconds_bucket{lane=\"b\",le=\"1.0\"} 1000\n")
        .contains("test_seconds_sum{lane=\"b\"} 500.5\n");
  }
}

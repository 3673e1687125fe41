package dev.carillon.ejb.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void describesMetersThatAreMadeInPassing() {
    metrics.registry().counter("carillon.push.accepted", "lane", "bulk").increment();
    metrics.registry().counter("carillon.storage.refused", "what", "history").increment();

    assertThat(metrics.scrape())
        .contains("# HELP carillon_push_accepted_total publishes accepted")
        .contains("carillon_push_accepted_total{lane=\"bulk\"} 1.0")
        .contains("# HELP carillon_storage_refused_total refused for want of room");
  }

  @Test
  void saysWhichBuildItIs() {
    assertThat(metrics.scrape())
        .contains("# HELP carillon_build_info version and revision")
        .containsPattern(
            Pattern.compile("carillon_build_info\\{revision=\"[^\"$]+\",version=\"[^\"$]+\"} 1"));
  }
}

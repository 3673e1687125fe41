package dev.carillon.ejb.platform.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One metric with a histogram for each value of one label. Prometheus reads it directly:
 * Micrometer's own histograms take one value at a time.
 */
public final class LatencyHistograms implements Collector {

  private final MetricMetadata metadata;
  private final String label;
  private final Map<String, LatencyHistogram> byValue = new LinkedHashMap<>();

  /**
   * @param name in Prometheus' spelling, ending in {@code _seconds}
   * @param values of the label: few, and known beforehand
   */
  public LatencyHistograms(String name, String help, String label, List<String> values) {
    this.metadata = new MetricMetadata(name, help);
    this.label = label;
    values.forEach(value -> byValue.put(value, new LatencyHistogram()));
  }

  /** Shows it among the meters of this registry, if that is one for Prometheus. */
  public LatencyHistograms in(MeterRegistry registry) {
    if (registry instanceof PrometheusMeterRegistry prometheus) {
      prometheus.getPrometheusRegistry().register(this);
    }
    return this;
  }

  public LatencyHistogram of(String value) {
    return byValue.get(value);
  }

  @Override
  public MetricSnapshot collect() {
    List<HistogramDataPointSnapshot> points = new ArrayList<>(byValue.size());
    byValue.forEach(
        (value, histogram) ->
            points.add(
                HistogramDataPointSnapshot.builder()
                    .labels(Labels.of(label, value))
                    .classicHistogramBuckets(histogram.buckets())
                    .sum(histogram.sumSeconds())
                    .build()));
    return new HistogramSnapshot(metadata, points);
  }

  @Override
  public String getPrometheusName() {
    return metadata.getPrometheusName();
  }
}

package dev.carillon.ejb.platform.observe;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which build this is, as the metric {@code carillon_build_info} whose value is 1. The build writes
 * both into a resource; the revision is what it is given as {@code carillon.revision}.
 *
 * @param version of the project
 * @param revision of its sources, {@code unknown} where the build was not told
 */
public record BuildInfo(String version, String revision) implements Collector {

  private static final String RESOURCE = "/META-INF/carillon-build.properties";
  private static final String UNKNOWN = "unknown";
  private static final MetricMetadata METADATA =
      new MetricMetadata("carillon_build", "version and revision of this build");

  /** Of the build that is running. */
  public static BuildInfo read() {
    Properties said = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        said.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
    return new BuildInfo(value(said, "version"), value(said, "revision"));
  }

  /** A name in braces is one that no build has filled in. */
  private static String value(Properties said, String name) {
    String value = said.getProperty(name, "").strip();
    return value.isEmpty() || value.startsWith("$") ? UNKNOWN : value;
  }

  @Override
  public MetricSnapshot collect() {
    return InfoSnapshot.builder()
        .name(METADATA.getName())
        .help(METADATA.getHelp())
        .dataPoint(
            InfoDataPointSnapshot.builder()
                .labels(Labels.of("version", version, "revision", revision))
                .build())
        .build();
  }

  @Override
  public String getPrometheusName() {
    return METADATA.getPrometheusName();
  }
}

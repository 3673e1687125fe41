package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.admit.Overload;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.settle.Recorded;
import dev.carillon.ejb.platform.observe.LatencyHistograms;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The pipeline's meters. Tags take few values: a lane, a provider, an outcome. Thread-safe. */
public final class PipelineMeter {

  private final MeterRegistry registry;
  private final Map<Lane, Counter> accepted = new EnumMap<>(Lane.class);
  private final Map<ProviderKind, Map<Count, Counter>> results = new EnumMap<>(ProviderKind.class);
  private final LatencyHistograms deliveries;
  private final LatencyHistograms answers;

  public PipelineMeter(MeterRegistry registry) {
    this.registry = registry;
    for (Lane lane : Lane.values()) {
      accepted.put(lane, registry.counter("carillon.push.accepted", "lane", lane.wireName()));
    }
    for (ProviderKind kind : ProviderKind.values()) {
      results.put(kind, results(kind));
    }
    this.deliveries =
        new LatencyHistograms(
                "carillon_push_delivery_seconds",
                "from acceptance (or the scheduled time) to the record of a device's end",
                "lane",
                Stream.of(Lane.values()).map(Lane::wireName).toList())
            .in(registry);
    this.answers =
        new LatencyHistograms(
                "carillon_push_answer_seconds",
                "from submission to the provider's answer, for each attempt",
                "provider",
                Stream.of(ProviderKind.values()).map(ProviderKind::configName).toList())
            .in(registry);
  }

  private Map<Count, Counter> results(ProviderKind kind) {
    Map<Count, Counter> counters = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      String outcome = count.name().toLowerCase(Locale.ROOT);
      String name =
          switch (count) {
            case RETRY_SCHEDULED, RETRY_ATTEMPTED -> "carillon.push.retries";
            case DEAD_LETTERED -> "carillon.push.dead_letters";
            default -> "carillon.push.dispatched";
          };
      if (count != Count.DISPATCHED && count != Count.MOVED) {
        counters.put(
            count, registry.counter(name, "provider", kind.configName(), "outcome", outcome));
      }
    }
    return counters;
  }

  /** Adds gauges of what a pipeline holds. */
  void bind(Pipeline pipeline) {
    for (Lane lane : Lane.values()) {
      gauge("carillon.push.queue.depth", lane, pipeline, p -> waiting(p, lane).recipients());
      gauge(
          "carillon.push.queue.age.seconds",
          lane,
          pipeline,
          p -> waiting(p, lane).oldestMs() / 1000.0);
    }
    Gauge.builder("carillon.push.in_flight", pipeline, Pipeline::inFlight).register(registry);
    Gauge.builder("carillon.push.unsettled", pipeline, Pipeline::unsettled).register(registry);
    Gauge.builder("carillon.push.breakers.open", pipeline, p -> p.breakers().open())
        .register(registry);
    Gauge.builder("carillon.push.unended", pipeline, Pipeline::unended)
        .description("publishes whose work is done and that could not be ended")
        .register(registry);
    FunctionCounter.builder("carillon.push.credentials.paused", pipeline, p -> p.guard().pauses())
        .description("how often this node paused a suspected credential")
        .register(registry);
  }

  private static Overload.Waiting waiting(Pipeline pipeline, Lane lane) {
    return pipeline.overload().waiting(lane);
  }

  private void gauge(
      String name,
      Lane lane,
      Pipeline pipeline,
      java.util.function.ToDoubleFunction<Pipeline> value) {
    Gauge.builder(name, pipeline, value).tag("lane", lane.wireName()).register(registry);
  }

  void accepted(Lane lane) {
    accepted.get(lane).increment();
  }

  void recorded(Recorded recorded) {
    RunningBatch batch = recorded.batch();
    Counts counts = recorded.counts();
    results
        .get(batch.kind())
        .forEach(
            (count, counter) -> {
              long number = counts.get(count);
              if (number > 0) {
                counter.increment(number);
              }
            });
    deliveries
        .of(batch.lane().wireName())
        .record(TimeUnit.MILLISECONDS.toNanos(recorded.sinceDueMs()), recorded.ended());
    answers.of(batch.kind().configName()).record(recorded.answers());
  }
}

package dev.carillon.ejb.pipeline.node;

import dev.carillon.ejb.platform.observe.Probe;
import dev.carillon.ejb.platform.start.StartState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Not ready when the loop that claims batches has not come round for a while. */
@ApplicationScoped
public class DispatchProbe implements Probe {
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);

  @Inject private Pipeline pipeline;
  @Inject private StartState start;

  @Override
  public String name() {
    return "dispatch";
  }

  @Override
  public Optional<String> trouble() {
    if (!start.started()) {
      return Optional.of("has not started yet");
    }
    long nanos = pipeline.nanosSinceClaim();
    return nanos < LATE_NANOS
        ? Optional.empty()
        : Optional.of("last looked for work " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s ago");
  }
}

package dev.carillon.ejb.pipeline.node;

import dev.carillon.ejb.platform.observe.Probe;
import dev.carillon.ejb.platform.start.StartState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Not ready when a loop of the pipeline does not come round, or work that is due stands still. */
@ApplicationScoped
public class DispatchProbe implements Probe {
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
    return pipeline.trouble();
  }
}

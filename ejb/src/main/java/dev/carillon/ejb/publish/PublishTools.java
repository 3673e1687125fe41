package dev.carillon.ejb.publish;

import dev.carillon.ejb.dispatch.PipelineSettings;
import dev.carillon.ejb.plan.BatchBuilder;
import dev.carillon.ejb.security.SecretBox;
import dev.carillon.ejb.settle.Finisher;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.util.function.LongSupplier;

/** What the services of a publish work with. */
public record PublishTools(
    PipelineStore store,
    PipelineSettings settings,
    BatchBuilder builder,
    Messages messages,
    SecretBox secrets,
    Finisher finisher,
    LongSupplier keys,
    Clock clock) {}

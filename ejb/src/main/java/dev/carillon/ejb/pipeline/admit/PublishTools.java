package dev.carillon.ejb.pipeline.admit;

import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.plan.BatchBuilder;
import dev.carillon.ejb.pipeline.settle.Finisher;
import dev.carillon.ejb.platform.security.SecretBox;
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

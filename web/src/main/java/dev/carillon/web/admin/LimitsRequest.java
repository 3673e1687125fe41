package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.carillon.ejb.registry.app.AppLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The operator's limits; what is left out or null is left to the wider ones. */
@Schema(name = "Limits")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record LimitsRequest(
    @Schema(description = "Open at once on one node") @Min(1) @Max(10_000_000)
        Integer maxConnections,
    @Schema(description = "Subscribed by one connection") @Min(1) @Max(100_000) Integer maxChannels,
    @Schema(description = "Sent by one connection") @Min(1) @Max(10_000)
        Integer clientEventsPerSecond,
    @Schema(description = "On one presence channel") @Min(1) @Max(100_000) Integer presenceMembers,
    @Schema(description = "Data of one event") @Min(1) @Max(1_000_000) Integer maxEventBytes,
    @Schema(description = "Kept for each channel") @Min(1) @Max(100_000) Integer historyEvents,
    @Schema(description = "How long events are kept") @Min(1) @Max(2_592_000)
        Integer historySeconds,
    @Schema(description = "That get pushes") @Min(1) @Max(1_000) Integer browsersPerUser) {

  AppLimits limits() {
    return new AppLimits(
        maxConnections,
        maxChannels,
        clientEventsPerSecond,
        presenceMembers,
        maxEventBytes,
        historyEvents,
        historySeconds,
        browsersPerUser);
  }
}

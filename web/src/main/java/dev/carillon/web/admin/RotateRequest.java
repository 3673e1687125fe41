package dev.carillon.web.admin;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key gets another secret.
 *
 * @param overlap how long the present one stays good; null for not at all
 */
@Schema(name = "Rotation")
record RotateRequest(
    @Schema(implementation = String.class, description = "ISO 8601, up to P90D", example = "PT24H")
        Duration overlap) {}

package dev.carillon.ejb.registry.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.registry.app.AppLimits;
import java.time.Instant;

/**
 * An app as the operator sees it.
 *
 * @param limits its own; {@link AppLimits#NONE} where those for all apps hold
 */
public record AppView(
    String id,
    String name,
    boolean enabled,
    ObjectNode settings,
    AppLimits limits,
    Instant createdAt) {}

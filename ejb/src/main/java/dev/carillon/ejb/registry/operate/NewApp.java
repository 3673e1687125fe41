package dev.carillon.ejb.registry.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.registry.app.AppLimits;

/**
 * An app that is to be made.
 *
 * @param id null for one that is made up
 * @param settings null for the usual ones
 * @param limits null for those of all apps
 */
public record NewApp(String id, String name, ObjectNode settings, AppLimits limits) {}

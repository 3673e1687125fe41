package dev.carillon.ejb.registry.identity;

import dev.carillon.ejb.registry.app.App;

/**
 * Who a user token speaks for.
 *
 * @param userId the token's subject: what other dialects call client
 * @param administrator whether the token says so
 */
public record EndUser(App app, String userId, boolean administrator) {}

/**
 * How one app's channels are run: what the server's configuration says, changed by the app's own
 * settings, and the check of those. Plain values. Uses the configuration and registry's port for
 * features; every other package of realtime may use it.
 */
package dev.carillon.ejb.realtime.settings;

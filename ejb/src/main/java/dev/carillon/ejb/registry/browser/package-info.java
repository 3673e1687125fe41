/**
 * Devices that are browsers: what their subscriptions mean and how many a user may have. Uses
 * device and identity.
 */
package dev.carillon.ejb.registry.browser;

/**
 * Makes the apps that a profile has from the start, once the database is there. Uses app and
 * credential; does nothing when they exist.
 */
package dev.carillon.ejb.registry.app.bootstrap;

/**
 * Providers' credentials: sealed, versioned, paused under suspicion. Uses app and rows; opened ones
 * are kept for seconds and never printed.
 */
package dev.carillon.ejb.registry.credential;

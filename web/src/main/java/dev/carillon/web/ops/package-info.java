/**
 * Health and metrics for those who run the server. Shows what the probes and meters of {@code ejb}
 * say, and decides nothing.
 */
package dev.carillon.web.ops;

/**
 * Stored events of channels with history, and where a channel stands. A stream lives from its first
 * event until it was idle for weeks. Uses {@code frame} and {@code settings}, and the database.
 */
package dev.carillon.ejb.realtime.history;

/**
 * A live connection as whoever carries it ({@code web}) and the hub agree on it: the port, the
 * bounded queue before it, why it is closed. A connection lives from its greeting to its end. Uses
 * {@code frame}.
 */
package dev.carillon.ejb.realtime.connection;

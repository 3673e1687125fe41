/**
 * Live connections as this server's WebSockets and event streams, and the HTTP routes of channels.
 * Implements the connection port of {@code ejb.realtime}; the threads that send live from start to
 * stop.
 */
package dev.carillon.web.realtime;

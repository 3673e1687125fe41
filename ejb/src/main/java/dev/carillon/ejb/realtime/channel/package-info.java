/**
 * What is live on this node: connections as sessions, channels from their first subscriber to their
 * last, who is present, in what order events go out. In memory, nothing here waits. Uses {@code
 * connection}, {@code frame}, {@code history} and {@code metrics}.
 */
package dev.carillon.ejb.realtime.channel;

/**
 * Who came to presence channels and who left them: kept as events in a stream of the channel's own,
 * beside what was said on it, and read as pages and as membership at a time. Uses {@code history}
 * and {@code webhook}; lives from the first change to the application's end.
 */
package dev.carillon.ejb.realtime.presence;

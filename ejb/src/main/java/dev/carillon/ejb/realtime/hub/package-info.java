/**
 * What happens when a client or another node says something, or time goes by: the hub and its
 * parts, one for each node, from start to stop. Uses all packages named before it: {@code
 * connection}, {@code channel}, {@code cluster}, {@code history}, {@code recovery}, {@code auth},
 * {@code webhook}; the ones that publish use it.
 */
package dev.carillon.ejb.realtime.hub;

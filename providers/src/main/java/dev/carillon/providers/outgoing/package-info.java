/**
 * Requests to addresses that an app named: webhooks, key sets and all that follows. Uses the client
 * of {@code http2} and the address guard of {@code net}; one for a process, on threads of its own
 * so that nobody's slow name or host is in the way of a push.
 */
package dev.carillon.providers.outgoing;

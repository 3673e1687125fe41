/**
 * The one HTTP client of the providers: asynchronous POSTs over HTTP/2 whose every end is a value.
 * Netty and Vert.x are not seen outside this package, apart from the shared event loops that Pushy
 * is given.
 */
package dev.carillon.providers.http2;

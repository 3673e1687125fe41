/**
 * The server's one way out to addresses that apps named: makes the client of {@code
 * providers.outgoing} from the configuration, at first use, and closes it with the application.
 */
package dev.carillon.ejb.platform.http;

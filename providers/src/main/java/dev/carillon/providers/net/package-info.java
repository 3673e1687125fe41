/**
 * Guards addresses that came from outside: where a push endpoint may point, and where a connection
 * may really go.
 */
package dev.carillon.providers.net;

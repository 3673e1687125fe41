/**
 * Events of an app's server: stored with their serials in one transaction, then delivered. Knows of
 * pushes only that they can be published along. Uses {@code hub} and {@code history}.
 */
package dev.carillon.ejb.realtime.publish;

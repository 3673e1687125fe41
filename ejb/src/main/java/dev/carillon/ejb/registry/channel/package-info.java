/**
 * Which devices subscribe to which channels. Uses app and device; writes in the caller's
 * transaction where there is one.
 */
package dev.carillon.ejb.registry.channel;

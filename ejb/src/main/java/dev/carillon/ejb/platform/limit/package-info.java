/**
 * How often callers may do things. Knows nobody else; a node counts for itself, in memory, and
 * forgets when it stops.
 */
package dev.carillon.ejb.platform.limit;

/**
 * What a node remembers of the database for a moment, so that a change elsewhere is seen soon
 * without a message. Bounded and plain Java; uses nothing but time. A cache lives with whoever made
 * it.
 */
package dev.carillon.ejb.platform.cache;

/**
 * What the nodes tell each other: messages, their numbers, and how what is lost is made up for.
 * What is known of another node lives from its first message until it leaves or falls silent. Uses
 * {@code frame} and {@code metrics}; acts on the hub by a port only.
 */
package dev.carillon.ejb.realtime.cluster;

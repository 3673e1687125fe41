/**
 * Brings the database to the version of this build before anything else uses it, and refuses one
 * that is damaged, lost or configured so that it would lose commits. Uses Flyway; runs once, at
 * start.
 */
package dev.carillon.persistence.schema;

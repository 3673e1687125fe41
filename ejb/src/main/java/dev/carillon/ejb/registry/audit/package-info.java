/**
 * Who changed what: one row for each change, in the change's own transaction. Uses the platform;
 * every package of the registry may use it.
 */
package dev.carillon.ejb.registry.audit;

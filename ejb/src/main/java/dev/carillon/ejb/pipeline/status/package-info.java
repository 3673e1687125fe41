/**
 * What became of publishes: status, deliveries, dead letters and their replay. Reads the store;
 * changes nothing but a dead letter that is sent again.
 */
package dev.carillon.ejb.pipeline.status;

/**
 * What became of publishes, as callers ask for it. The pipeline writes these tables by SQL; here
 * they are read, and a dead letter is noted as sent again.
 */
package dev.carillon.persistence.status;

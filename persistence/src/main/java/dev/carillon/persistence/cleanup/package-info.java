/**
 * What the cleanup job reads in pages and deletes in chunks. SQL only; each call is one bounded
 * step, in the transaction of the caller.
 */
package dev.carillon.persistence.cleanup;

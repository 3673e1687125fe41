/**
 * How refusals are told from outages, and what is done again: checks of what callers write, and
 * which failures of the database are worth repeating. Stateless; uses {@code api} and the
 * database's own exceptions.
 */
package dev.carillon.ejb.platform.error;

/**
 * The port by which services start and watch jobs; {@code batch} implements it, so that nothing
 * here knows Jakarta Batch. Values and one interface.
 */
package dev.carillon.ejb.platform.job;

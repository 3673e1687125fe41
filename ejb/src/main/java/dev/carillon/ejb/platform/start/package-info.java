/**
 * The order of things at start and stop: migrations, then {@link
 * dev.carillon.ejb.platform.start.CarillonStarted}, at the end {@link
 * dev.carillon.ejb.platform.start.CarillonStopping}. Features observe the two events; this package
 * knows none of them.
 */
package dev.carillon.ejb.platform.start;

/**
 * How errors look to each dialect, written in one place: the code decides the status, the route
 * decides the shape. Uses {@code api}'s errors; an unknown exception becomes a 500 with an id that
 * is in the log.
 */
package dev.carillon.web.error;

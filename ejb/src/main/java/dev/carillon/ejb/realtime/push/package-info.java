/**
 * Realtime as a transport of pushes: a push becomes an event on its device's channel. One of the
 * two packages that see the pipeline, and of it the route that it implements. Uses {@code publish}.
 */
package dev.carillon.ejb.realtime.push;

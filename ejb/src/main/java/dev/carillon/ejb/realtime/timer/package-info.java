/**
 * When the hub's sweeps run, and what is deleted when its time is over. From the application's
 * start to its stop. Uses {@code hub}, {@code webhook} and {@code history}.
 */
package dev.carillon.ejb.realtime.timer;

/**
 * Tells apps' servers what happens on their channels. What waits for an address is held in memory
 * until it was posted or given up. Uses {@code auth} to sign, {@code metrics} and {@code settings}.
 */
package dev.carillon.ejb.realtime.webhook;

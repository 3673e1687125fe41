/**
 * The keys that seal what is secret at rest, and their rotation in the background after a start.
 * Uses {@code security} for the sealing itself and persistence for the rows.
 */
package dev.carillon.ejb.platform.sealing;

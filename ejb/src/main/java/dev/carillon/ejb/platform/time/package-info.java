/**
 * What time it is for rows that several nodes share. Knows nobody else; a node that starts again
 * measures again.
 */
package dev.carillon.ejb.platform.time;

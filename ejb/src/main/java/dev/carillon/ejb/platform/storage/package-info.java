/**
 * Decides what may still grow when the embedded database nears its bound. Measured every few
 * seconds from start to stop; those who make something grow ask, nobody else.
 */
package dev.carillon.ejb.platform.storage;

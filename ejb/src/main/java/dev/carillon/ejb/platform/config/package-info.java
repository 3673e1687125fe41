/**
 * The one validated tree of configuration, read once at start; a wrong key is named and ends the
 * start. Uses MicroProfile Config, and nothing of the features whose settings it holds. Immutable
 * values.
 */
package dev.carillon.ejb.platform.config;

/**
 * Time-ordered keys and the number that makes them this node's own. The number is leased from the
 * first thing after the migrations until all else has stopped.
 */
package dev.carillon.ejb.platform.ids;

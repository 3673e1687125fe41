/**
 * What is counted of realtime. Uses nothing of realtime; every other package may use it. Tags are
 * of few values.
 */
package dev.carillon.ejb.realtime.metrics;

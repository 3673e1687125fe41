/**
 * Work that comes round: it survives its own failures, says so, and is seen by readiness when it
 * stops. Uses the server's scheduler and the meters; nothing of the features that repeat something.
 * Lives from the first task to the application's end; each owner cancels its own tasks.
 */
package dev.carillon.ejb.platform.periodic;

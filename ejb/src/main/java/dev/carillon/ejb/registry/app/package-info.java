/**
 * Apps, their keys and settings. Uses the platform and rows; answers from a short cache of
 * immutable snapshots, so a change is seen everywhere within seconds.
 */
package dev.carillon.ejb.registry.app;

/**
 * Pushes beside events: an app's rules turn events into them, and each is a publish like every
 * other. One of the two packages that see the pipeline, and of it the publish service only. Uses
 * {@code publish} and {@code settings}.
 */
package dev.carillon.ejb.realtime.pushrule;

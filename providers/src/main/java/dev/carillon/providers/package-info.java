/**
 * The port between Carillon and the push services: content is rendered, submitted to devices, and
 * comes back as one outcome for each. One package a service, all alike.
 */
package dev.carillon.providers;

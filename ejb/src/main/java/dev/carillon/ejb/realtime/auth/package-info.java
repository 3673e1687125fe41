/**
 * Who may: keys and signatures of the app's server, for connections, channels, users and devices.
 * Keeps nothing. Uses {@code channel} for what it admits, {@code settings}, and registry's apps.
 */
package dev.carillon.ejb.realtime.auth;

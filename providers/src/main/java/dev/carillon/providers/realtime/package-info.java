/** The shape of a push that becomes an event on one of Carillon's own realtime channels. */
package dev.carillon.providers.realtime;

/**
 * Which address a client really has behind the proxies that are trusted. A pure function of the
 * request and the configuration.
 */
package dev.carillon.web.client;

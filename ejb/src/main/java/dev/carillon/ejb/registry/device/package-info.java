/**
 * Devices and their provider tokens: full-state registration, ownership, addresses that may be sent
 * to. Uses app, identity tokens and rows; tokens are sealed at rest and found by hash.
 */
package dev.carillon.ejb.registry.device;

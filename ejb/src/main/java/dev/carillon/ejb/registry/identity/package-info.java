/**
 * Who an end user is: verifies user tokens against an app's secret or key set, and issues those of
 * development. Uses app; key sets are fetched by address-checked clients and kept for minutes.
 */
package dev.carillon.ejb.registry.identity;

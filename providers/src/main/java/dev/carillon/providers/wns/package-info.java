/** Windows Push Notification Services. */
package dev.carillon.providers.wns;

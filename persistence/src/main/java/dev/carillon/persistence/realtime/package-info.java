/**
 * The rows of live channels: streams with their events and serials, presence leases, idempotency
 * keys. SQL only; serials are assigned in the transaction that stores the event.
 */
package dev.carillon.persistence.realtime;

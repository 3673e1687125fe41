/**
 * The registry's rows: apps and their keys, credentials, devices, channel subscriptions, templates,
 * interactions. Edited as entities through the repositories; records are what leaves them.
 */
package dev.carillon.persistence.registry;

/**
 * What the operator does: apps, their keys, and the limits that they stay below. Each change is one
 * transaction with its audit row, and shows on every node at once. Uses app and audit; a secret
 * leaves here once, with the answer that made it.
 */
package dev.carillon.ejb.registry.operate;

/**
 * Pages by key and the cursors that go on with them. Plain values; no cursor holds anything secret.
 */
package dev.carillon.ejb.platform.paging;

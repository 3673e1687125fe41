/**
 * What other applications on the same server call, and the words that all modules share: lanes,
 * urgencies, providers, failure classes, errors. Plain Java without annotations; uses nothing of
 * ours and nothing of Jakarta. Values only.
 */
package dev.carillon.api;

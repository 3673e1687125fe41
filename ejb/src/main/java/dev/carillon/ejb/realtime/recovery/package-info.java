/**
 * Brings connections the past: resumes, rewinds, pages of history, or says plainly that it cannot.
 * Keeps nothing. Uses {@code channel}, {@code history}, {@code auth} and {@code settings}.
 */
package dev.carillon.ejb.realtime.recovery;

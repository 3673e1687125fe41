/**
 * What a node shows of itself: meters and the probes that readiness asks. Uses Micrometer; the
 * features bring their own meters and probes. Lives from the first injection to the application's
 * end.
 */
package dev.carillon.ejb.platform.observe;

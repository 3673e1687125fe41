package dev.carillon.web.browser;

/**
 * A visitor comes to the page.
 *
 * @param user of the last visit; null for none
 */
record SessionRequest(String user) {}

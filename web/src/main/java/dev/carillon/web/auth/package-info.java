/**
 * Who calls, and whether that caller may: signatures of apps, API keys, and the capability that
 * each route states, enforced by filters. Uses the registry of {@code ejb}; holds nothing between
 * requests.
 */
package dev.carillon.web.auth;

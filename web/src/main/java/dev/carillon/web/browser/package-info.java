/**
 * The dialect of browsers: subscriptions, visitors, the demo's pushes, CORS. Uses users' tokens
 * from the registry of {@code ejb}; what one address may do is bounded.
 */
package dev.carillon.web.browser;

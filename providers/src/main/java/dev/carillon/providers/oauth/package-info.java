/**
 * Access tokens of OAuth 2.0 (RFC 6749, RFC 7523): cached, renewed early, fetched by one for all.
 */
package dev.carillon.providers.oauth;

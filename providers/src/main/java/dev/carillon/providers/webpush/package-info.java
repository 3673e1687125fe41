/**
 * Web Push: message encryption (RFC 8188, RFC 8291), voluntary application server identification
 * (RFC 8292) and the push protocol (RFC 8030).
 */
package dev.carillon.providers.webpush;

/**
 * Secrets, sealing, hashes and signatures: values and pure functions on the JDK's cryptography,
 * with comparisons in constant time. Uses nothing of ours and holds no state but keys.
 */
package dev.carillon.ejb.platform.security;

package dev.carillon.ejb.registry.operate;

/** How the holder of a key proves itself. */
public enum Proof {
  /** By signing each request (HMAC). */
  SIGNING,
  /** By sending the secret itself, of which only the hash is stored. */
  API
}

package dev.carillon.ejb.platform.config;

/** What the server may take for granted, from {@code carillon.profile}. */
public enum Profile {
  /**
   * Demo apps with published secrets, loopback and plain http addresses, dry-run for providers
   * without a credential.
   */
  DEVELOPMENT,
  /** None of that; secrets must be given and must not be the published ones. */
  PRODUCTION
}

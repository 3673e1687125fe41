package dev.carillon.ejb.platform.config;

/** When a provider does everything but the network, from {@code push.providers.<name>.dry_run}. */
public enum DryRun {
  /** In the development profile for an app without a credential; never in production. */
  AUTO,
  /** Always. */
  TRUE,
  /** Never: without a credential a publish fails. */
  FALSE
}

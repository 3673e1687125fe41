package dev.carillon.ejb.registry.device;

/**
 * The VAPID pair that a browser's subscription is made under.
 *
 * @param credentialKey 0 for none: no browser, or an app without a pair
 * @param said whether the browser named it; otherwise it is the pair in use now
 */
record SubscriptionKey(long credentialKey, boolean said) {

  static final SubscriptionKey NONE = new SubscriptionKey(0, false);

  /** A subscription that was known already keeps its pair, unless the browser names another. */
  long over(long known) {
    return said || known == 0 ? credentialKey : known;
  }
}

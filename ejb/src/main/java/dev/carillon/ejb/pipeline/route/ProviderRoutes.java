package dev.carillon.ejb.pipeline.route;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.PushProvider;

/**
 * Through which client and with which credential messages go. The registry's and a test's are the
 * two implementations. Safe for many threads.
 */
public interface ProviderRoutes {

  /** The way a batch goes now. */
  sealed interface Route {
    /** Through this client, which stays open while the batch runs. */
    record Open(PushProvider provider) implements Route {}

    /** The credential is under suspicion; an administrator releases it. */
    record Paused(String reason) implements Route {}

    /** There is no way and none will come by waiting. */
    record None(String reason) implements Route {}
  }

  /**
   * The key of the credential that a new batch is planned for.
   *
   * @param madeUnder the credential that the recipients' subscriptions were made under, 0 for none
   * @return 0 where none is needed (dry run, realtime) or none exists
   */
  long credentialKey(String appId, ProviderKind kind, String origin, long madeUnder);

  /**
   * The way for a batch planned with this credential; a newer version is taken when there is one,
   * except where recipients are bound to theirs.
   */
  Route route(String appId, ProviderKind kind, String origin, long credentialKey);

  /** Stops the use of a credential until an administrator releases it. */
  void pause(long credentialKey, String reason);

  /** How many turns of a round the app gets in the sharing of a lane, 1 to 10. */
  default int weight(String appId) {
    return 1;
  }
}

package dev.carillon.providers;

import dev.carillon.api.ProviderKind;

/**
 * The client of one push service for one credential.
 *
 * <p>Safe for use by many threads. Opened by {@link Providers}, closed by whoever opened it;
 * closing lets submissions in flight end within the request timeout.
 */
public interface PushProvider extends AutoCloseable {

  ProviderKind kind();

  /**
   * Submits one message to every target of the submission and returns at once.
   *
   * <p>The caller bounds what is in flight: it submits no more targets than it has permits for.
   * Each target gets exactly one outcome within the request timeout, also when the connection
   * breaks or the provider is closed meanwhile. Never throws for anything a provider or the network
   * does.
   */
  void send(Submission submission, OutcomeSink sink);

  @Override
  void close();
}

package dev.carillon.providers;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.apns.ApnsCredential;
import dev.carillon.providers.apns.ApnsProvider;
import dev.carillon.providers.apns.ApnsRenderer;
import dev.carillon.providers.apns.ApnsThreads;
import dev.carillon.providers.fcm.FcmCredential;
import dev.carillon.providers.fcm.FcmProvider;
import dev.carillon.providers.fcm.FcmRenderer;
import dev.carillon.providers.hms.HmsCredential;
import dev.carillon.providers.hms.HmsProvider;
import dev.carillon.providers.hms.HmsRenderer;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.realtime.RealtimeRenderer;
import dev.carillon.providers.webpush.EncryptionThreads;
import dev.carillon.providers.webpush.WebPushCredential;
import dev.carillon.providers.webpush.WebPushProvider;
import dev.carillon.providers.webpush.WebPushRenderer;
import dev.carillon.providers.wns.WnsCredential;
import dev.carillon.providers.wns.WnsProvider;
import dev.carillon.providers.wns.WnsRenderer;
import java.time.Clock;
import java.time.Duration;

/**
 * The way in: opens clients of push services and gives their renderers.
 *
 * <p>One for a process. It owns the few network threads that all its providers share; safe for many
 * threads. Close the providers first: closing this ends at once what they still have in flight,
 * each device with its outcome.
 */
public final class Providers implements AutoCloseable {

  private final Clock clock;
  private final EventLoops loops;
  private final EncryptionThreads encryptionThreads = new EncryptionThreads();
  private final ApnsThreads apnsThreads;
  private final DryRuns dryRuns;

  public Providers(Clock clock) {
    this.clock = clock;
    this.loops = EventLoops.forThisMachine();
    this.apnsThreads = new ApnsThreads(clock);
    this.dryRuns = new DryRuns(loops, encryptionThreads, apnsThreads, clock);
  }

  /** The renderer of a provider. Stateless, safe for many threads. */
  public static PayloadRenderer renderer(ProviderKind kind) {
    return switch (kind) {
      case FCM -> new FcmRenderer();
      case REALTIME -> new RealtimeRenderer();
      case WEB_PUSH -> new WebPushRenderer();
      case HMS -> new HmsRenderer();
      case WNS -> new WnsRenderer();
      case APNS -> new ApnsRenderer();
    };
  }

  /**
   * A client of the credential's push service. Connects when first used.
   *
   * @throws IllegalArgumentException when the settings cannot be used, naming which
   */
  public PushProvider open(Credential credential, ProviderSettings settings) {
    return switch (credential.kind()) {
      case FCM -> new FcmProvider((FcmCredential) credential, settings, loops, clock);
      case WEB_PUSH ->
          new WebPushProvider(
              (WebPushCredential) credential, settings, loops, encryptionThreads, clock);
      case HMS -> new HmsProvider((HmsCredential) credential, settings, loops, clock);
      case WNS -> new WnsProvider((WnsCredential) credential, settings, loops, clock);
      case APNS -> new ApnsProvider((ApnsCredential) credential, settings, apnsThreads, clock);
      case REALTIME ->
          throw new IllegalArgumentException(credential.kind().wireName() + " has no client");
    };
  }

  /**
   * A stand-in that does everything but the network and accepts every device.
   *
   * @param latency how long each answer takes
   */
  public PushProvider dryRun(ProviderKind kind, Duration latency) {
    return dryRuns.open(kind, latency);
  }

  @Override
  public void close() {
    encryptionThreads.close();
    apnsThreads.close();
    loops.close();
  }
}

package dev.carillon.providers;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Submissions and settings for provider tests. Recipients are numbered from 1. */
public final class Submissions {

  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private Submissions() {}

  public static DeliveryOptions options() {
    return new DeliveryOptions(Duration.ofHours(1), null, null, Urgency.NORMAL);
  }

  public static DeliveryOptions expiring(Instant at) {
    return new DeliveryOptions(Duration.ofHours(1), at, null, Urgency.NORMAL);
  }

  public static PushContent content() {
    return new PushContent("n-1", "Title", "Body", null, null, null, null, null);
  }

  public static Submission of(
      ProviderKind kind, DeliveryOptions options, List<? extends ProviderToken> tokens) {
    List<PushTarget> targets = new ArrayList<>();
    for (ProviderToken token : tokens) {
      targets.add(new PushTarget(targets.size() + 1L, token));
    }
    RenderedPayload payload = Providers.renderer(kind).render(content(), options);
    return new Submission(9, payload, options, targets);
  }

  /** Devices of FCM or HMS. */
  public static List<ProviderToken> devices(ProviderKind kind, String... tokens) {
    List<ProviderToken> devices = new ArrayList<>();
    for (String token : tokens) {
      devices.add(new ProviderToken.Registration(kind, token));
    }
    return devices;
  }

  public static List<ProviderToken> devices(ProviderKind kind, int count) {
    List<ProviderToken> devices = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      devices.add(new ProviderToken.Registration(kind, "device-" + i));
    }
    return devices;
  }

  public static ProviderSettings settings(URI base, URI token, Duration requestTimeout) {
    return new ProviderSettings(
        base, token, Duration.ofSeconds(5), requestTimeout, 4, 1000, true, List.of(), null);
  }
}

package dev.carillon.providers;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.apns.ApnsProvider;
import dev.carillon.providers.apns.ApnsThreads;
import dev.carillon.providers.dryrun.DryRunProvider;
import dev.carillon.providers.dryrun.RehearsedTransport;
import dev.carillon.providers.fcm.FcmCredential;
import dev.carillon.providers.fcm.FcmProvider;
import dev.carillon.providers.hms.HmsCredential;
import dev.carillon.providers.hms.HmsProvider;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.Transport;
import dev.carillon.providers.oauth.RsaKeys;
import dev.carillon.providers.webpush.EncryptionThreads;
import dev.carillon.providers.webpush.WebPushCredential;
import dev.carillon.providers.webpush.WebPushProvider;
import dev.carillon.providers.wns.WnsCredential;
import dev.carillon.providers.wns.WnsProvider;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The real providers with a stand-in for the network: bodies are built, messages signed and
 * encrypted, access tokens asked for and answers classified as ever, with credentials made up for
 * it. Nothing leaves, so neither the form nor the origin of a device's token matters.
 */
final class DryRuns {

  private static final String ID = "dry-run";
  private static final URI BASE = URI.create("https://dry-run.invalid");
  private static final URI TOKEN_URL = URI.create("https://token.dry-run.invalid/token");
  private static final ProviderSettings SETTINGS = settings();
  private static final Http2Response TOKEN =
      answer(200, Map.of(), "{\"access_token\":\"dry-run\",\"expires_in\":3600}");

  private static final Http2Response FCM =
      answer(200, Map.of(), "{\"name\":\"projects/dry-run/messages/dry-run\"}");
  private static final Http2Response HMS =
      answer(
          200, Map.of(), "{\"code\":\"80000000\",\"msg\":\"Success\",\"requestId\":\"dry-run\"}");
  private static final Http2Response WNS =
      answer(200, Map.of("x-wns-status", "received", "x-wns-msg-id", ID), "");
  private static final Http2Response WEB_PUSH = answer(201, Map.of("location", ID), "");

  private final EventLoops loops;
  private final EncryptionThreads encryptionThreads;
  private final ApnsThreads apnsThreads;
  private final Clock clock;

  DryRuns(
      EventLoops loops, EncryptionThreads encryptionThreads, ApnsThreads apnsThreads, Clock clock) {
    this.loops = loops;
    this.encryptionThreads = encryptionThreads;
    this.apnsThreads = apnsThreads;
    this.clock = clock;
  }

  PushProvider open(ProviderKind kind, Duration latency) {
    return switch (kind) {
      case FCM -> new FcmProvider(fcm(), SETTINGS, transport(FCM, latency), clock);
      case HMS ->
          new HmsProvider(new HmsCredential(ID, ID), SETTINGS, transport(HMS, latency), clock);
      case WNS ->
          new WnsProvider(
              new WnsCredential(ID, ID), SETTINGS, any -> true, transport(WNS, latency), clock);
      case WEB_PUSH ->
          new WebPushProvider(
              WebPushCredential.generate("mailto:dry-run@example.com"),
              SETTINGS,
              transport(WEB_PUSH, latency),
              encryptionThreads,
              clock);
      case APNS -> ApnsProvider.rehearsing(apnsThreads, latency, clock);
      case REALTIME -> new DryRunProvider(kind, latency, loops, clock);
    };
  }

  private Transport transport(Http2Response message, Duration latency) {
    return new RehearsedTransport(
        request -> asksForToken(request) ? TOKEN : message, latency, loops);
  }

  private static boolean asksForToken(Http2Request request) {
    return request.origin().host().equals(TOKEN_URL.getHost());
  }

  private static FcmCredential fcm() {
    return new FcmCredential(ID, "dry-run@example.com", null, RsaKeys.generatePem());
  }

  private static Http2Response answer(int status, Map<String, String> headers, String body) {
    return Http2Response.of(status, RequestHeaders.of(headers), body);
  }

  private static ProviderSettings settings() {
    ProviderSettings usual = ProviderSettings.defaults();
    return new ProviderSettings(
        BASE,
        TOKEN_URL,
        usual.connectTimeout(),
        usual.requestTimeout(),
        usual.maxConnections(),
        usual.maxInFlight(),
        false,
        List.of(),
        null);
  }
}

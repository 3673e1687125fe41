package dev.carillon.providers.dryrun;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submissions;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.webpush.EncryptionThreads;
import dev.carillon.providers.webpush.WebPushCredential;
import dev.carillon.providers.webpush.WebPushProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a provider hands over at the seam is what it would send. */
class RehearsedTransportTest {

  @Test
  void getsMessagesThatAreEncryptedAndSigned() throws Exception {
    MockBrowser browser = MockBrowser.create();
    ProviderToken token =
        new ProviderToken.WebPushSubscription(
            "https://example.com/push/1", browser.p256dh(), browser.auth());
    Queue<Http2Request> requests = new ConcurrentLinkedQueue<>();
    RecordingSink sink = new RecordingSink();
    try (EventLoops loops = new EventLoops(1);
        EncryptionThreads threads = new EncryptionThreads()) {
      RehearsedTransport transport =
          new RehearsedTransport(
              request -> {
                requests.add(request);
                return Http2Response.of(201, RequestHeaders.of(Map.of("location", "x")), "");
              },
              Duration.ZERO,
              loops);
      new WebPushProvider(
              WebPushCredential.generate("mailto:a@example.com"),
              relayed(),
              transport,
              threads,
              Clock.systemUTC())
          .send(Submissions.of(ProviderKind.WEB_PUSH, Submissions.options(), List.of(token)), sink);
      assertThat(sink.await(1, PATIENCE).get(1L)).containsExactly(new Outcome.Accepted("x"));
    }

    Http2Request request = requests.remove();
    assertThat(new String(browser.decrypt(request.body()), StandardCharsets.UTF_8))
        .contains("Title");
    assertThat(Http2Response.of(200, request.headers(), "").header("authorization"))
        .startsWith("vapid t=");
    assertThat(requests).isEmpty();
  }

  private static ProviderSettings relayed() {
    return Submissions.settings(URI.create("https://relay.invalid"), null, PATIENCE);
  }
}

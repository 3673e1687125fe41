package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.http2.TransportFailure.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connecting to a checked address must not weaken what TLS verifies: the name that was asked for.
 */
class PinnedAddressTest {

  @ParameterizedTest
  @CsvSource({"localhost, true", "push.invalid, false"})
  void theCertificateMustNameTheHost(String host, boolean accepted) throws Exception {
    try (MockNet net = MockNet.start();
        EventLoops loops = new EventLoops(1);
        MockServer server =
            MockServer.start(net, 0, 10, request -> Reply.now(Reply.Answer.empty(201)));
        Http2Client client =
            new Http2Client(
                loops,
                options(),
                (name, port) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      URI url = URI.create("https://" + host + ":" + server.port());
      Http2Request request =
          new Http2Request(Origin.of(url), "/", RequestHeaders.none(), new byte[] {1});
      CompletableFuture<Http2Result> result = new CompletableFuture<>();
      client.submit(List.of(request), (index, found) -> result.complete(found));

      Http2Result found = result.get(20, TimeUnit.SECONDS);
      if (accepted) {
        assertThat(((Http2Response) found).status()).isEqualTo(201);
      } else {
        assertThat(((TransportFailure) found).kind()).isEqualTo(Kind.CONNECT_FAILED);
      }
    }
  }

  private static Http2Options options() {
    return new Http2Options(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        1,
        10,
        10,
        1024,
        MockCertificate.shared().pem(),
        false);
  }
}

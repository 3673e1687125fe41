package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionProbeTest {

  /** An empty SETTINGS frame: all that this peer ever says. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  @Test
  void givesUpAConnectionThatAnswersNothingAnyMore() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EventLoops loops = new EventLoops(1)) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> swallow(listening));
      Http2Options options =
          new TestOptions()
              .connectTimeout(Duration.ofSeconds(2))
              .requestTimeout(Duration.ofSeconds(2))
              .build();
      Http2Client client = new Http2Client(loops, options, AddressResolver.unguarded());
      Origin origin = Origin.of(URI.create("http://localhost:" + listening.getLocalPort()));
      Results results = new Results(1);
      client.submit(
          List.of(new Http2Request(origin, "/", RequestHeaders.none(), new byte[] {1})), results);
      assertThat(((TransportFailure) results.one()).kind())
          .isEqualTo(TransportFailure.Kind.TIMED_OUT);
      closed.get(20, TimeUnit.SECONDS);
      client.close();
    }
  }

  /** Ends when the client closes the connection. */
  private static void swallow(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket.getOutputStream().write(SETTINGS);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.carillon.mocks;

import dev.carillon.mocks.script.MockScript;
import dev.carillon.mocks.script.Recorder;
import java.net.URI;

/**
 * A running stand-in for one provider. The same port speaks TLS and clear text, HTTP/2 and
 * HTTP/1.1. Thread-safe. Closed by whoever started it, before its {@link
 * dev.carillon.mocks.wire.MockNet}.
 */
public interface ProviderMock extends AutoCloseable {

  /** The name on the control port: fcm, apns, webpush, webpush-2 and so on. */
  String name();

  /** {@code http://localhost:port}. */
  URI uri();

  /** {@code https://localhost:port}. */
  URI tlsUri();

  MockScript script();

  Recorder recorder();

  /** Connections open now. */
  int connections();

  /** Closes every open connection. */
  void dropConnections();

  @Override
  void close();
}

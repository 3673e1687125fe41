package dev.carillon.mocks;

import dev.carillon.mocks.script.MockScript;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.wire.MockServer;
import java.net.URI;

/** What all mocks have in common: a name, a script, a record and the port that they serve. */
public abstract class ServedMock implements ProviderMock {

  private final String name;
  private final MockScript script = new MockScript();
  private final Recorder recorder = new Recorder();
  private volatile MockServer server;

  protected ServedMock(String name) {
    this.name = name;
  }

  /** The last thing a constructor does: from here on requests come. */
  protected final void listens(MockServer opened) {
    server = opened;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final URI uri() {
    return server.uri();
  }

  @Override
  public final URI tlsUri() {
    return server.tlsUri();
  }

  @Override
  public final MockScript script() {
    return script;
  }

  @Override
  public final Recorder recorder() {
    return recorder;
  }

  @Override
  public final int connections() {
    return server.connections();
  }

  @Override
  public final void dropConnections() {
    server.dropConnections();
  }

  @Override
  public final void close() {
    server.close();
  }
}

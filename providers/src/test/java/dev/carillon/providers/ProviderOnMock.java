package dev.carillon.providers;

import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.wire.MockNet;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A provider and its mock, both new for each test, on threads that all tests of a class share.
 *
 * @param <M> the mock
 */
public abstract class ProviderOnMock<M extends ProviderMock> {

  protected static MockNet net;
  protected static Providers providers;

  protected final RecordingSink sink = new RecordingSink();
  protected M mock;
  protected PushProvider provider;

  @BeforeAll
  static void startThreads() {
    net = MockNet.start();
    providers = new Providers(Clock.systemUTC());
  }

  @AfterAll
  static void stopThreads() {
    providers.close();
    net.close();
  }

  @BeforeEach
  void open() throws IOException {
    mock = startMock();
    provider = openProvider();
  }

  @AfterEach
  void close() {
    provider.close();
    mock.close();
  }

  protected abstract M startMock() throws IOException;

  /** Opened when {@link #mock} has been started. */
  protected abstract PushProvider openProvider() throws IOException;
}

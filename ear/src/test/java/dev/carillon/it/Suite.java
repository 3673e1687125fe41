package dev.carillon.it;

import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.wire.MockCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One started server and one set of mock providers for all integration tests of a run: write
 * {@code @ExtendWith(Suite.Extension.class)} on the class and take a {@code Suite} as a parameter
 * of a constructor or test. Each test uses devices and channels of its own, and changes of a mock's
 * script are taken back by whoever made them.
 */
final class Suite implements AutoCloseable {
  private final MockSet mocks;
  private final LibertyProcess server;

  private Suite() throws IOException, InterruptedException {
    mocks = MockSet.start(0);
    server = new LibertyProcess("suite");
    server.with(variables(mocks, server.home()));
    server.start();
  }

  /**
   * What points a development server at these mocks, whose loopback endpoints it accepts; their
   * certificate is written beside its data.
   */
  static Map<String, String> variables(MockSet mocks, Path directory) throws IOException {
    Path pem = directory.resolve("mocks.pem").toAbsolutePath();
    Files.writeString(pem, MockCertificate.shared().pem());
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("push.providers.fcm.base_url", mocks.fcm().uri().toString());
    variables.put("push.providers.fcm.token_url", mocks.fcm().tokenUri().toString());
    variables.put("push.providers.apns.base_url", mocks.apns().tlsUri().toString());
    variables.put("push.providers.apns.trusted_certificates", pem.toString());
    variables.put("push.providers.hms.base_url", mocks.hms().uri().toString());
    variables.put("push.providers.hms.token_url", mocks.hms().tokenUri().toString());
    variables.put("push.providers.wns.token_url", mocks.wns().tokenUri().toString());
    return variables;
  }

  /** {@code http://localhost:port} of the server. */
  URI uri() {
    return server.uri();
  }

  LibertyProcess server() {
    return server;
  }

  MockSet mocks() {
    return mocks;
  }

  @Override
  public void close() {
    server.close();
    mocks.close();
  }

  /** Starts the suite when the first test asks for it and stops it after the last one. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Suite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      ExtensionContext.Store store =
          context.getRoot().getStore(ExtensionContext.Namespace.create(Suite.class));
      return store.getOrComputeIfAbsent(Suite.class, key -> started(), Suite.class);
    }

    private static Suite started() {
      try {
        return new Suite();
      } catch (IOException e) {
        throw new AssertionError("the server did not start", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while starting", e);
      }
    }
  }
}

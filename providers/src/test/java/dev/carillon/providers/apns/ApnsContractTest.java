package dev.carillon.providers.apns;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.apns.MockApns;
import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushProviderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class ApnsContractTest extends PushProviderContract {

  private static final ApnsKeys KEYS = ApnsKeys.create();

  @TempDir private Path directory;
  private MockApns mock;

  @Override
  protected ProviderMock start(MockNet net) throws IOException {
    mock = MockApns.start(net, 0);
    mock.trustProviderKey(ApnsKeys.TEAM, ApnsKeys.KEY_ID, KEYS.pair().getPublic());
    return mock;
  }

  @Override
  protected PushProvider open(Providers providers, Duration requestTimeout) throws IOException {
    Path pem = directory.resolve("mock.pem");
    Files.writeString(pem, MockCertificate.shared().pem());
    return providers.open(
        KEYS.credential(),
        new ProviderSettings(
            mock.tlsUri(),
            null,
            Duration.ofSeconds(5),
            requestTimeout,
            4,
            1000,
            true,
            List.of(),
            pem));
  }

  @Override
  protected List<? extends ProviderToken> tokens(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ProviderToken.ApnsDevice(String.format("%064x", i)))
        .toList();
  }

  @Override
  protected ProviderKind kind() {
    return ProviderKind.APNS;
  }
}

package dev.carillon.providers.hms;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.hms.MockHms;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushProviderContract;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

class HmsContractTest extends PushProviderContract {

  private MockHms mock;

  @Override
  protected ProviderMock start(MockNet net) throws IOException {
    mock = MockHms.start(net, 0);
    return mock;
  }

  @Override
  protected PushProvider open(Providers providers, Duration requestTimeout) {
    return providers.open(
        new HmsCredential(mock.appId(), mock.clientSecret()),
        Submissions.settings(mock.uri(), mock.tokenUri(), requestTimeout));
  }

  @Override
  protected List<ProviderToken> tokens(int count) {
    return Submissions.devices(ProviderKind.HMS, count);
  }

  @Override
  protected ProviderKind kind() {
    return ProviderKind.HMS;
  }
}

package dev.carillon.providers.wns;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wns.MockWns;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushProviderContract;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class WnsContractTest extends PushProviderContract {

  private MockWns mock;

  @Override
  protected ProviderMock start(MockNet net) throws IOException {
    mock = MockWns.start(net, 0);
    return mock;
  }

  @Override
  protected PushProvider open(Providers providers, Duration requestTimeout) {
    return providers.open(
        new WnsCredential(mock.packageSid(), mock.clientSecret()),
        Submissions.settings(null, mock.tokenUri(), requestTimeout));
  }

  @Override
  protected List<? extends ProviderToken> tokens(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ProviderToken.WnsChannel(mock.channelUri("c" + i).toString()))
        .toList();
  }

  @Override
  protected ProviderKind kind() {
    return ProviderKind.WNS;
  }
}

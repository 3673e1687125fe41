package dev.carillon.providers.fcm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.fcm.MockFcm;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushProviderContract;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

class FcmContractTest extends PushProviderContract {

  private MockFcm mock;

  @Override
  protected ProviderMock start(MockNet net) throws IOException {
    mock = MockFcm.start(net, 0);
    return mock;
  }

  @Override
  protected PushProvider open(Providers providers, Duration requestTimeout) {
    return providers.open(
        FcmCredential.parse(
            JsonNodeFactory.instance
                .objectNode()
                .put("serviceAccountJson", mock.serviceAccountJson())),
        Submissions.settings(mock.uri(), mock.tokenUri(), requestTimeout));
  }

  @Override
  protected List<ProviderToken> tokens(int count) {
    return Submissions.devices(ProviderKind.FCM, count);
  }

  @Override
  protected ProviderKind kind() {
    return ProviderKind.FCM;
  }
}

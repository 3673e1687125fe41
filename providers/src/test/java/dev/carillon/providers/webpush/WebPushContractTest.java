package dev.carillon.providers.webpush;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.mocks.webpush.MockWebPush;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushProviderContract;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class WebPushContractTest extends PushProviderContract {

  private static final WebPushCredential CREDENTIAL =
      WebPushCredential.generate("mailto:ops@example.org");

  private final MockBrowser browser = MockBrowser.create();
  private MockWebPush mock;

  @Override
  protected ProviderMock start(MockNet net) throws IOException {
    mock = MockWebPush.start(net, 0);
    return mock;
  }

  @Override
  protected PushProvider open(Providers providers, Duration requestTimeout) {
    return providers.open(CREDENTIAL, Submissions.settings(null, null, requestTimeout));
  }

  @Override
  protected List<? extends ProviderToken> tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> subscription("s" + i)).toList();
  }

  private ProviderToken subscription(String name) {
    return new ProviderToken.WebPushSubscription(
        mock.endpoint(name).toString(), browser.p256dh(), browser.auth());
  }

  @Override
  protected ProviderKind kind() {
    return ProviderKind.WEB_PUSH;
  }
}

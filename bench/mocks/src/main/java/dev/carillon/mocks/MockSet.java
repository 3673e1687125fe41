package dev.carillon.mocks;

import dev.carillon.mocks.apns.MockApns;
import dev.carillon.mocks.autopush.AutopushServer;
import dev.carillon.mocks.fcm.MockFcm;
import dev.carillon.mocks.hms.MockHms;
import dev.carillon.mocks.webpush.MockWebPush;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wns.MockWns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All five providers in one process, Web Push with four origins ({@code webpush} to {@code
 * webpush-4}), and the push service for a real Firefox ({@code autopush}).
 */
public final class MockSet implements AutoCloseable {

  /** How many Web Push origins there are. */
  public static final int WEB_PUSH_ORIGINS = 4;

  private final MockNet net;
  private final MockFcm fcm;
  private final MockApns apns;
  private final List<MockWebPush> webPush = new ArrayList<>();
  private final MockHms hms;
  private final MockWns wns;
  private final AutopushServer autopush;
  private final Map<String, ProviderMock> byName = new LinkedHashMap<>();

  private MockSet(int firstPort, int threads) throws IOException {
    net = MockNet.start(threads);
    int port = firstPort;
    int step = firstPort == 0 ? 0 : 1;
    fcm = MockFcm.start(net, port);
    apns = MockApns.start(net, port += step);
    hms = MockHms.start(net, port += step);
    wns = MockWns.start(net, port += step);
    for (int i = 1; i <= WEB_PUSH_ORIGINS; i++) {
      webPush.add(MockWebPush.start(net, port += step, i == 1 ? "webpush" : "webpush-" + i));
    }
    autopush = AutopushServer.start(net, port += step);
    List.of(fcm, apns, hms, wns, autopush).forEach(each -> byName.put(each.name(), each));
    webPush.forEach(each -> byName.put(each.name(), each));
  }

  /**
   * Starts on consecutive ports in the order fcm, apns, hms, wns, webpush (four), autopush; 0 for
   * any free ones.
   */
  public static MockSet start(int firstPort) throws IOException {
    return new MockSet(firstPort, 1);
  }

  /** The same with so many network threads. */
  public static MockSet start(int firstPort, int threads) throws IOException {
    return new MockSet(firstPort, threads);
  }

  public MockFcm fcm() {
    return fcm;
  }

  public MockApns apns() {
    return apns;
  }

  /** The Web Push origins; at least one. */
  public List<MockWebPush> webPush() {
    return List.copyOf(webPush);
  }

  public MockHms hms() {
    return hms;
  }

  public MockWns wns() {
    return wns;
  }

  public AutopushServer autopush() {
    return autopush;
  }

  /** Every mock by its name, in a fixed order. */
  public Map<String, ProviderMock> byName() {
    return new LinkedHashMap<>(byName);
  }

  @Override
  public void close() {
    byName.values().forEach(ProviderMock::close);
    net.close();
  }
}

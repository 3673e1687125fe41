package dev.carillon.mocks.apns;

import dev.carillon.mocks.ServedMock;
import dev.carillon.mocks.script.Desk;
import dev.carillon.mocks.script.MockScript;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * APNs: {@code POST /3/device/{token}}, with Apple's checks of path, headers and size. A client
 * must trust {@link dev.carillon.mocks.wire.MockCertificate} and address the host {@code
 * localhost}. Reasons for {@link MockScript}: Apple's own; {@code Unregistered@millis} also sets
 * the 410's timestamp.
 */
public final class MockApns extends ServedMock {

  private static final int MAX_STREAMS = 1000;

  private final Clock clock;
  private final Desk desk;
  private final ProviderTokens providerTokens;

  private MockApns(MockNet net, int port, Clock clock) throws IOException {
    super("apns");
    this.clock = clock;
    this.desk = new Desk(script(), recorder(), this::refusal);
    this.providerTokens = new ProviderTokens(clock);
    listens(MockServer.start(net, port, MAX_STREAMS, this::serve));
  }

  /** Starts on a port (0 for any). */
  public static MockApns start(MockNet net, int port) throws IOException {
    return new MockApns(net, port, Clock.systemUTC());
  }

  /**
   * From now on a request needs a provider token (JWT) signed by a trusted key. Before the first
   * call none is needed, as with a client certificate.
   */
  public void trustProviderKey(String teamId, String keyId, PublicKey key) {
    providerTokens.trust(teamId, keyId, key);
  }

  /** How many different good provider tokens were shown. */
  public int distinctProviderTokens() {
    return providerTokens.distinct();
  }

  private Reply serve(MockRequest request) {
    String path = request.path();
    if (!path.startsWith(ApnsRules.PREFIX)) {
      return desk.refuse(request, null, "BadPath");
    }
    String token = path.substring(ApnsRules.PREFIX.length());
    String refusal = ApnsRules.refusal(request);
    if (refusal == null) {
      refusal = providerTokens.refusal(request.header("authorization"));
    }
    if (refusal != null) {
      return desk.refuse(request, token, refusal);
    }
    String given = request.header("apns-id");
    String id = given == null ? newId() : given;
    return desk.reply(request, token, id, () -> Reply.Answer.empty(200, "apns-id", id));
  }

  private static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private Reply.Answer refusal(String reason) {
    return ApnsReasons.answer(reason, clock.millis());
  }
}

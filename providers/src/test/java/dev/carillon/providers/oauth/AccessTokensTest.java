package dev.carillon.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.FailureClass;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.TurnableClock;
import dev.carillon.providers.http2.AddressResolver;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Options;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicReference<Reply> scripted = new AtomicReference<>();
  private MockNet net;
  private MockServer server;
  private EventLoops loops;
  private Http2Client client;
  private AccessTokens tokens;

  @BeforeEach
  void start() throws IOException {
    net = MockNet.start();
    server =
        MockServer.start(
            net,
            0,
            100,
            request -> {
              int number = fetched.incrementAndGet();
              Reply reply = scripted.get();
              return reply == null ? Reply.now(token("t" + number)) : reply;
            });
    loops = new EventLoops(1);
    client =
        new Http2Client(
            loops, Http2Options.of(ProviderSettings.defaults()), AddressResolver.unguarded());
    Grant grant = new ClientCredentialsGrant(server.uri().resolve("/token"), "id", "secret", null);
    tokens = new AccessTokens(client, grant, clock, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    client.close();
    loops.close();
    server.close();
    net.close();
  }

  @Test
  void oneFetchServesAllThatWait() throws Exception {
    scripted.set(Reply.now(token("shared")).later(Duration.ofMillis(50)));
    Stream<CompletableFuture<TokenResult>> waiting =
        Stream.generate(this::acquire).limit(100).toList().stream();
    assertThat(waiting.map(CompletableFuture::join)).allMatch(each -> value(each).equals("shared"));
    assertThat(fetched).hasValue(1);
  }

  @Test
  void keepsATokenAndRenewsItBehindTheScenesWhenItIsOld() throws Exception {
    assertThat(value(await(acquire()))).isEqualTo("t1");
    clock.turn(Duration.ofMinutes(47));
    assertThat(value(await(acquire()))).isEqualTo("t1");
    assertThat(fetched).hasValue(1);
    clock.turn(Duration.ofMinutes(2));
    assertThat(value(acquire().getNow(null))).isEqualTo("t1");
    awaitToken("t2");
    assertThat(fetched).hasValue(2);
  }

  @Test
  void neverUsesATokenThatIsAboutToEnd() throws Exception {
    await(acquire());
    clock.turn(Duration.ofMinutes(59).plusSeconds(31));
    assertThat(value(await(acquire()))).isEqualTo("t2");
  }

  @Test
  void aRefusedTokenIsDroppedOnceInAWhile() throws Exception {
    AccessToken first = (AccessToken) await(acquire());
    tokens.refused(first);
    AccessToken second = (AccessToken) await(acquire());
    assertThat(second.value()).isEqualTo("t2");
    tokens.refused(first);
    tokens.refused(second);
    assertThat(value(await(acquire()))).isEqualTo("t2");
    clock.turn(Duration.ofSeconds(11));
    tokens.refused(second);
    assertThat(value(await(acquire()))).isEqualTo("t3");
  }

  @Test
  void aRefusedCredentialIsRemembered() throws Exception {
    scripted.set(Reply.now(Reply.Answer.json(401, "{\"error\":\"invalid_client\"}")));
    TokenFailure refused =
        new TokenFailure(FailureClass.CREDENTIAL_AUTH, "token_invalid_client", null);
    assertThat(await(acquire())).isEqualTo(refused);
    clock.turn(Duration.ofSeconds(9));
    assertThat(await(acquire())).isEqualTo(refused);
    assertThat(fetched).hasValue(1);
    clock.turn(Duration.ofSeconds(2));
    scripted.set(null);
    assertThat(value(await(acquire()))).isEqualTo("t2");
  }

  @Test
  void aFailingServerIsAskedAgainSoon() throws Exception {
    scripted.set(Reply.now(Reply.Answer.empty(503, "retry-after", "3")));
    assertThat(await(acquire()))
        .isEqualTo(
            new TokenFailure(FailureClass.PROVIDER_TRANSIENT, "token_503", Duration.ofSeconds(3)));
    scripted.set(null);
    clock.turn(Duration.ofSeconds(2));
    assertThat(value(await(acquire()))).isEqualTo("t2");
  }

  @Test
  void aFailedRenewalCostsNothingWhileTheTokenLives() throws Exception {
    await(acquire());
    scripted.set(Reply.now(Reply.Answer.empty(500)));
    clock.turn(Duration.ofMinutes(50));
    assertThat(value(await(acquire()))).isEqualTo("t1");
    assertThat(value(await(acquire()))).isEqualTo("t1");
  }

  @Test
  void anAnswerThatIsNoTokenIsTheServersFault() throws Exception {
    for (String token : new String[] {"7", "\"\"", "\"a\\r\\nb: c\"", "\"é\""}) {
      scripted.set(Reply.now(Reply.Answer.json(200, "{\"access_token\":" + token + "}")));
      assertThat(((TokenFailure) await(acquire())).failureClass())
          .isEqualTo(FailureClass.PROVIDER_TRANSIENT);
      clock.turn(Duration.ofSeconds(2));
    }
  }

  @Test
  void theAddressIsCheckedAtTheStart() {
    URI address = URI.create("ftp://example.org");
    assertThatThrownBy(() -> new ClientCredentialsGrant(address, "id", "secret", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token_url");
  }

  @Test
  void theErrorTextNeverLeaves() throws Exception {
    scripted.set(Reply.now(Reply.Answer.json(400, "{\"error\":\"has spaces and secrets\"}")));
    assertThat(((TokenFailure) await(acquire())).reason()).isEqualTo("token_400");
  }

  @Test
  void printsNoSecret() throws Exception {
    assertThat(await(acquire()).toString()).isEqualTo("AccessToken [REDACTED]");
  }

  private CompletableFuture<TokenResult> acquire() {
    CompletableFuture<TokenResult> result = new CompletableFuture<>();
    tokens.acquire(result::complete);
    return result;
  }

  private static TokenResult await(CompletableFuture<TokenResult> result) throws Exception {
    return result.get(10, TimeUnit.SECONDS);
  }

  private void awaitToken(String wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!value(await(acquire())).equals(wanted)) {
      assertThat(System.nanoTime()).as("the renewal arrives").isLessThan(end);
    }
  }

  private static String value(TokenResult result) {
    return ((AccessToken) result).value();
  }

  private static Reply.Answer token(String value) {
    return Reply.Answer.json(200, "{\"access_token\":\"" + value + "\",\"expires_in\":3600}");
  }
}

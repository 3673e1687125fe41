package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.auth.AuthenticationToken;
import dev.carillon.providers.TurnableClock;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProviderTokenSourceTest {

  private final ApnsKeys keys = ApnsKeys.create();
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final ProviderTokenSource source =
      new ProviderTokenSource(keys.signingKey().key(), clock);

  @Test
  void isSignedByTheKeyForTheTeam() throws GeneralSecurityException {
    AuthenticationToken token =
        new AuthenticationToken(source.authorization().toString().substring("bearer ".length()));
    assertThat(token.getTeamId()).isEqualTo(ApnsKeys.TEAM);
    assertThat(token.getKeyId()).isEqualTo(ApnsKeys.KEY_ID);
    assertThat(token.getIssuedAt()).isEqualTo(clock.instant());
    ApnsVerificationKey key =
        new ApnsVerificationKey(
            ApnsKeys.KEY_ID, ApnsKeys.TEAM, (ECPublicKey) keys.pair().getPublic());
    assertThat(token.verifySignature(key)).isTrue();
  }

  @Test
  void staysTheSameUntilItIsFortyMinutesOld() {
    String first = source.authorization().toString();
    clock.turn(Duration.ofMinutes(39));
    assertThat(source.authorization().toString()).isEqualTo(first);
    clock.turn(Duration.ofMinutes(1));
    assertThat(source.authorization().toString()).isNotEqualTo(first);
  }

  @Test
  void isRenewedWhenCalledExpiredButNeverTooSoonForApple() {
    String first = source.authorization().toString();
    clock.turn(Duration.ofMinutes(19));
    source.expired();
    assertThat(source.authorization().toString()).isEqualTo(first);
    clock.turn(Duration.ofMinutes(1));
    source.expired();
    assertThat(source.authorization().toString()).isNotEqualTo(first);
  }

  @Test
  void isSharedByAllWhoUseTheKey() {
    try (ApnsThreads threads = new ApnsThreads(Clock.systemUTC())) {
      ProviderTokenSource first = threads.tokens(keys.signingKey().key());
      assertThat(threads.tokens(keys.signingKey().key())).isSameAs(first);
      assertThat(threads.tokens(ApnsKeys.create().signingKey().key())).isNotSameAs(first);
    }
  }
}

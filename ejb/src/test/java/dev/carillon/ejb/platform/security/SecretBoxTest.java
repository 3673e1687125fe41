package dev.carillon.ejb.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

  private static final String OLD = "k1:" + key(1);
  private static final String NEW = "k2:" + key(2);
  private static final SealedPlace PLACE = SealedPlace.device(7, "a");

  @Test
  void opensWhatItSealed() {
    SecretBox box = box(OLD);
    assertThat(box.openText(box.sealText("a token", PLACE), PLACE)).isEqualTo("a token");
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    SecretBox box = box(OLD);
    assertThat(box.sealText("a token", PLACE)).isNotEqualTo(box.sealText("a token", PLACE));
  }

  @Test
  void opensOldTextAfterRotationAndSaysThatItIsStale() {
    byte[] sealed = box(OLD).sealText("a token", PLACE);
    SecretBox rotated = box(NEW + "," + OLD);
    assertThat(rotated.openText(sealed, PLACE)).isEqualTo("a token");
    assertThat(rotated.isStale(sealed)).isTrue();
    assertThat(rotated.isStale(rotated.sealText("a token", PLACE))).isFalse();
  }

  @Test
  void refusesWhatWasChangedAnywhere() {
    byte[] sealed = box(OLD).sealText("a token", PLACE);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> box(OLD).open(changed, PLACE))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void opensInItsOwnRowOnly() {
    byte[] sealed = box(OLD).sealText("a token", PLACE);
    for (SealedPlace other :
        List.of(
            SealedPlace.device(7, "b"),
            SealedPlace.device(8, "a"),
            SealedPlace.credential(7, "a"),
            SealedPlace.recipient(7, 7))) {
      assertThatThrownBy(() -> box(OLD).open(sealed, other))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void opensTheFirstFormatDuringARotationOnly() throws Exception {
    byte[] unbound = FirstFormat.seal(KeyRing.parse(OLD), "a token");
    SecretBox rotating = box(NEW + "," + OLD);
    assertThat(rotating.openText(unbound, PLACE)).isEqualTo("a token");
    assertThat(rotating.isStale(unbound)).isTrue();
    assertThatThrownBy(() -> box(OLD).open(unbound, PLACE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesShortValues() {
    for (int length = 0; length < 32; length++) {
      byte[] sealed = new byte[length];
      assertThatThrownBy(() -> box(OLD).open(sealed, PLACE))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesTextOfAKeyThatIsGone() {
    byte[] sealed = box(OLD).sealText("a token", PLACE);
    assertThatThrownBy(() -> box(NEW).open(sealed, PLACE)).hasMessageContaining("k1");
  }

  @Test
  void refusesMalformedRings() {
    for (String ring : new String[] {"", "k1", "k1:AAAA", "k1:!", OLD + "," + OLD, " :" + key(1)}) {
      assertThatThrownBy(() -> KeyRing.parse(ring)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void secretsPrintRedacted() {
    assertThat(new Secret("hunter2").toString()).isEqualTo("[REDACTED]");
  }

  private static SecretBox box(String ring) {
    return new SecretBox(KeyRing.parse(ring), new SecureRandom());
  }

  private static String key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }
}

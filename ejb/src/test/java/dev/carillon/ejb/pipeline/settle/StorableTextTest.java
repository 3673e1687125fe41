package dev.carillon.ejb.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StorableTextTest {

  private static final StorableText TEXT = new StorableText(16, 24);

  @Test
  void whatEveryDatabaseTakesStaysAsItIs() {
    for (String text : new String[] {null, "", "BadDeviceToken", "größer", "👍 👍"}) {
      assertThat(TEXT.of(text)).isEqualTo(text);
    }
  }

  @Test
  void whatOneRefusesIsReplaced() {
    assertThat(TEXT.of("a\0b\tc\nd\u0085")).isEqualTo("a\uFFFDb c d\uFFFD");
    assertThat(TEXT.of("\uD83Dx\uDC4D")).isEqualTo("\uFFFDx\uFFFD");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(TEXT.of("0123456789abcdefg")).isEqualTo("0123456789abcdef");
    assertThat(TEXT.of("👍".repeat(9))).isEqualTo("👍".repeat(6));
    assertThat(TEXT.of("0123456789abcde👍")).isEqualTo("0123456789abcde");
  }

  @Test
  void whateverComesInFitsWhenItGoesOut() {
    Random random = new Random(8);
    for (int i = 0; i < 10_000; i++) {
      char[] units = new char[random.nextInt(40)];
      for (int c = 0; c < units.length; c++) {
        units[c] = (char) (random.nextInt(3) == 0 ? random.nextInt(0x10000) : random.nextInt(300));
      }
      String stored = TEXT.of(new String(units));
      byte[] bytes = stored.getBytes(StandardCharsets.UTF_8);
      assertThat(stored.length()).isLessThanOrEqualTo(16);
      assertThat(bytes.length).isLessThanOrEqualTo(24);
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(stored);
      assertThat(stored.chars()).noneMatch(Character::isISOControl);
    }
  }
}

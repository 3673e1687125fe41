package dev.carillon.ejb.realtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.realtime.frame.ClientFrame.Rewind;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

  private final FrameDecoder first = new FrameDecoder(Generation.ONE, 10_000);
  private final FrameDecoder second = new FrameDecoder(Generation.TWO, 10_000);

  @Test
  void readsWhatTheFirstGenerationSends() throws Exception {
    assertThat(first.decode("{\"event\":\"pusher:ping\",\"data\":{}}"))
        .isEqualTo(new ClientFrame.Ping());
    assertThat(first.decode("{\"event\":\"pusher:pong\"}")).isEqualTo(new ClientFrame.Pong());
    assertThat(
            first.decode(
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\",\"auth\":\"k:s\"}}"))
        .isEqualTo(new ClientFrame.Subscribe("a", "k:s", null, null));
    assertThat(
            first.decode(
                "{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"a\\\"}\"}"))
        .isEqualTo(new ClientFrame.Subscribe("a", null, null, null));
    assertThat(
            first.decode(
                "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":{\"b\": 1.5}}"))
        .isEqualTo(
            new ClientFrame.ClientEvent(
                "client-x", "private-a", new EventData("{\"b\":1.5}", "{\"b\":1.5}")));
    assertThat(first.decode("{\"event\":\"client-x\",\"channel\":\"private-a\"}"))
        .as("without data, what the second generation gets is JSON too")
        .isEqualTo(new ClientFrame.ClientEvent("client-x", "private-a", new EventData("", "\"\"")));
  }

  @Test
  void readsResumeRewindAndHistoryOfTheSecondGenerationOnly() throws Exception {
    String resume =
        "{\"event\":\"%s:resume\",\"data\":{\"channel_positions\":"
            + "{\"a\":{\"stream_id\":\"s\",\"serial\":4}}}}";
    assertThat(second.decode(String.format(resume, "sockudo")))
        .isEqualTo(
            new ClientFrame.Resume(java.util.List.of(new ClientFrame.Position("a", "s", 4))));
    assertThatThrownBy(() -> first.decode(String.format(resume, "pusher")))
        .isInstanceOf(FrameException.class);
    String longName = resume.replace("\"a\"", "\"" + "a".repeat(201) + "\"");
    assertThatThrownBy(() -> second.decode(String.format(longName, "sockudo")))
        .isInstanceOf(FrameException.class);
    String subscribe =
        "{\"event\":\"sockudo:subscribe\",\"data\":{\"channel\":\"a\",\"rewind\":%s}}";
    assertThat(second.decode(String.format(subscribe, "5")))
        .isEqualTo(new ClientFrame.Subscribe("a", null, null, new Rewind(5, 0)));
    assertThat(second.decode(String.format(subscribe, "{\"seconds\":30}")))
        .isEqualTo(new ClientFrame.Subscribe("a", null, null, new Rewind(0, 30)));
    assertThatThrownBy(() -> second.decode(String.format(subscribe, "-1")))
        .isInstanceOf(FrameException.class);
    assertThat(
            second.decode(
                "{\"event\":\"sockudo:channel_history\",\"data\":{\"channel\":\"a\",\"limit\":2,"
                    + "\"direction\":\"forwards\",\"end_serial\":9,\"until_attach\":true}}"))
        .isEqualTo(
            new ClientFrame.History(
                "a", new HistoryQuery(false, 2, null, null, 9L, null, null), true));
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThatThrownBy(() -> first.decode("x".repeat(10_001)))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("10000");
    String deep = "{\"event\":\"client-x\",\"data\":" + "[".repeat(500) + "]".repeat(500) + "}";
    assertThatThrownBy(() -> first.decode(deep)).isInstanceOf(FrameException.class);
  }

  /** The seed is printed by the assertion, so that a failure can be repeated. */
  @Test
  void whateverTheBytesAreTheAnswerIsAFrameOrARefusal() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] seeds = {
      "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\",\"auth\":\"k:s\"}}",
      "{\"event\":\"sockudo:resume\",\"data\":{\"channel_positions\":{\"a\":{\"serial\":4}}}}",
      "{\"event\":\"sockudo:channel_history\",\"data\":{\"channel\":\"a\",\"limit\":1}}",
      "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":[1,{\"a\":null}]}",
      "{\"event\":\"pusher:signin\",\"data\":\"{\\\"auth\\\":\\\"a\\\"}\"}"
    };
    for (int i = 0; i < 20_000; i++) {
      String text = mutated(seeds[random.nextInt(seeds.length)], random);
      decodeOrRefuse(first, text, seed);
      decodeOrRefuse(second, text, seed);
    }
  }

  private static void decodeOrRefuse(FrameDecoder decoder, String text, long seed) {
    try {
      assertThat(decoder.decode(text)).isNotNull();
    } catch (FrameException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ", frame " + text, e);
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder result = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && result.length() > 0; i++) {
      int at = random.nextInt(result.length());
      switch (random.nextInt(5)) {
        case 0 -> result.deleteCharAt(at);
        case 1 -> result.insert(at, (char) random.nextInt(0x10000));
        case 2 -> result.setCharAt(at, "{}[]\",:0-9eE.tfn\\u".charAt(random.nextInt(18)));
        case 3 -> result.insert(at, "-99999999999999999999999");
        default -> result.setLength(at);
      }
    }
    return result.toString();
  }
}

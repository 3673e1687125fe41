package dev.carillon.ejb.realtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BroadcastTest {

  @Test
  void theFirstGenerationGetsAStringAndNothingOfTheSecond() {
    assertThat(broadcast("{\"id\":\"ord_1\"}").frame(Generation.ONE).text())
        .isEqualTo(
            "{\"event\":\"order.created\",\"channel\":\"orders\","
                + "\"data\":\"{\\\"id\\\":\\\"ord_1\\\"}\"}");
  }

  @Test
  void theSecondGenerationGetsJsonAndItsPosition() {
    assertThat(broadcast("{\"id\":\"ord_1\"}").frame(Generation.TWO).text())
        .isEqualTo(
            "{\"event\":\"order.created\",\"channel\":\"orders\",\"data\":{\"id\":\"ord_1\"},"
                + "\"message_id\":\"m1\",\"stream_id\":\"s1\",\"serial\":7}");
  }

  @Test
  void textThatIsNotJsonStaysText() {
    assertThat(broadcast("say \"hi\"").frame(Generation.TWO).text())
        .contains("\"data\":\"say \\\"hi\\\"\"");
    assertThat(broadcast("{\"half\":").frame(Generation.TWO).text())
        .contains("\"data\":\"{\\\"half\\\":\"");
  }

  @Test
  void jsonAfterWhiteSpaceIsJsonToo() {
    assertThat(broadcast("\n  {\"a\": 1}\n").frame(Generation.TWO).text())
        .contains("\"data\":\n  {\"a\": 1}\n,");
    assertThat(broadcast(" \t").frame(Generation.TWO).text()).contains("\"data\":\" \\t\"");
  }

  @Test
  void serialisesOnceForEachGeneration() {
    Broadcast broadcast = broadcast("1");
    assertThat(broadcast.frame(Generation.ONE)).isSameAs(broadcast.frame(Generation.ONE));
    assertThat(broadcast.frame(Generation.TWO)).isSameAs(broadcast.frame(Generation.TWO));
  }

  private static Broadcast broadcast(String text) {
    return new Broadcast(
        "orders",
        "order.created",
        EventData.ofText(text),
        null,
        "m1",
        new Broadcast.Position("s1", 7, 0));
  }
}

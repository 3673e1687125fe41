package dev.carillon.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.publish.IdempotencyKey;
import dev.carillon.web.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBodyTest {

  @Test
  void aKeyInTheBodyAndTheSameInTheHeaderAreOneKey() {
    String bare = "{'name':'e','channel':'c','data':'{}'}";
    String snake = "{'name':'e','channel':'c','data':'{}','idempotency_key':'k'}";
    String camel = "{'idempotencyKey':'k','name':'e','channel':'c','data':'{}'}";

    List<IdempotencyKey> inHeader = EventBody.eventKey(json(bare), "k");

    assertThat(inHeader).hasSize(1);
    assertThat(EventBody.eventKey(json(snake), null)).isEqualTo(inHeader);
    assertThat(EventBody.eventKey(json(camel), null)).isEqualTo(inHeader);
    assertThat(EventBody.eventKey(json(snake), "another")).isEqualTo(inHeader);
    assertThat(EventBody.eventKey(json(bare), null)).isEmpty();
  }

  @Test
  void anEventOfABatchHasTheKeyThatItHasAlone() {
    String event = "{'name':'e','channel':'c','data':'{}','idempotency_key':'k'}";
    ObjectNode batch = json("{'batch':[{'name':'a','channel':'c','data':'{}'}," + event + "]}");

    assertThat(EventBody.batch(batch)).hasSize(2);
    List<IdempotencyKey> keys = EventBody.batchKeys(batch, null);
    IdempotencyKey alone = EventBody.eventKey(json(event), null).get(0);
    assertThat(keys)
        .containsExactly(new IdempotencyKey(alone.keyHash(), alone.contentHash(), 1, 2));
    assertThat(EventBody.batchKeys(batch, "whole")).hasSize(2).endsWith(keys.get(0));
  }

  @Test
  void keysAreBounded() {
    ObjectNode body = json("{'name':'e','channel':'c','data':'{}'}");
    assertThatThrownBy(() -> EventBody.eventKey(body, "k".repeat(257)))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> EventBody.eventKey(body, "")).isInstanceOf(ServiceException.class);
  }

  private static ObjectNode json(String text) {
    return Json.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}

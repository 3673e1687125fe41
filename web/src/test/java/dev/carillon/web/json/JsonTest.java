package dev.carillon.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "[]", "null", "1", "{} {}", "{'a':1}", "/**/{}", "{\"a\":NaN}"})
  void whatIsNotOneObjectIsRefused(String text) {
    refused(text, "the body");
  }

  @Test
  void aFieldNamedTwiceIsRefusedWithoutRepeatingIt() {
    refused("{\"secret\":1,\"secret\":2}", "the body names a field twice at byte");
  }

  @Test
  void nestingAndNumbersAreBounded() {
    refused("{\"a\":".repeat(5000), "the body is not JSON");
    refused("{\"a\":" + "9".repeat(5000) + "}", "the body is not JSON");
  }

  @Test
  void eitherSpellingOfAFieldCountsWhereTheOtherIsNull() {
    Fields fields =
        new Fields(
            Json.object(
                "{\"deviceId\":null,\"device_id\":\"d\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(fields.text("deviceId")).isEqualTo("d");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> Json.object(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("secret");
  }
}

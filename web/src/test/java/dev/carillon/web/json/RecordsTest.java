package dev.carillon.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.InvalidField;
import dev.carillon.api.ServiceException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {

  enum Shade {
    LIGHT,
    DARK
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Bell(
      @NotBlank @Size(max = 5) String name,
      @Max(9) Integer strokes,
      Boolean loud,
      Shade shade,
      Instant castAt,
      Duration ringFor,
      @Valid List<@NotNull Clapper> clappers,
      @Size(max = 3) String shortNote,
      ObjectNode raw,
      JsonNode any) {}

  record Clapper(@NotNull Long weight) {}

  private final Records records = new Records(Validation.buildDefaultValidatorFactory());

  @Test
  void readsWhatARecordHolds() {
    Bell bell =
        read(
            """
            {"name":"Tom","strokes":9,"loud":true,"shade":"dark","cast_at":"2026-01-02T03:04:05+02:00",
             "ring_for":"PT24H","clappers":[{"weight":3}],"raw":{"x":[1]},"any":null}\
            """);

    assertThat(bell.shade()).isEqualTo(Shade.DARK);
    assertThat(bell.castAt()).isEqualTo(Instant.parse("2026-01-02T01:04:05Z"));
    assertThat(bell.ringFor()).isEqualTo(Duration.ofDays(1));
    assertThat(bell.clappers()).containsExactly(new Clapper(3L));
    assertThat(bell.raw()).hasToString("{\"x\":[1]}");
    assertThat(bell.any().isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\",\"colour\":1} | #/colour | is no field of this request",
        "{\"name\":\"a\",\"clappers\":[{\"weight\":1},{\"w\":1}]} | #/clappers/1/w | is no field of"
            + " this request",
        "{\"name\":7} | #/name | must be a string",
        "{\"name\":true} | #/name | must be a string",
        "{\"name\":\"a\",\"strokes\":\"7\"} | #/strokes | must be a whole number",
        "{\"name\":\"a\",\"strokes\":1.0} | #/strokes | must be a whole number",
        "{\"name\":\"a\",\"loud\":\"true\"} | #/loud | must be true or false",
        "{\"name\":\"a\",\"loud\":1} | #/loud | must be true or false",
        "{\"name\":\"a\",\"shade\":\"DARK\"} | #/shade | must be one of light, dark",
        "{\"name\":\"a\",\"shade\":1} | #/shade | must be one of light, dark",
        "{\"name\":\"a\",\"cast_at\":\"2026-01-02\"} | #/cast_at | must be a time with its offset"
            + " (RFC 3339)",
        "{\"name\":\"a\",\"cast_at\":1} | #/cast_at | must be a time with its offset (RFC 3339)",
        "{\"name\":\"a\",\"ring_for\":\"24h\"} | #/ring_for | must be a duration (ISO 8601)",
        "{\"name\":\"a\",\"clappers\":{}} | #/clappers | must be a list",
        "{\"name\":\"a\",\"raw\":[]} | #/raw | must be an object",
        "{\"name\":\" \"} | #/name | must not be blank",
        "{} | #/name | must not be blank",
        "{\"name\":\"a\",\"clappers\":[{}]} | #/clappers/0/weight | must not be null"
      })
  void refusesWhatDoesNotFitAndSaysWhere(String body, String place, String detail) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
              assertThat(refusal.fields()).containsExactly(new InvalidField(place, detail));
              assertThat(refusal).hasMessage(place.substring(2).replace('/', '.') + ' ' + detail);
            });
  }

  @Test
  void namesEachFieldThatIsWrongAndCallsWhatIsOnlyTooLongALimit() {
    assertThatThrownBy(() -> read("{\"name\":\"abcdef\",\"strokes\":10,\"short_note\":\"long\"}"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
              assertThat(refusal.fields())
                  .extracting(InvalidField::place)
                  .containsExactly("#/name", "#/short_note", "#/strokes");
            });
  }

  @Test
  void speaksEnglishWhateverTheServerSpeaks() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThatThrownBy(() -> read("{}")).hasMessage("name must not be blank");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesParametersThatARouteDoesNotAskFor() throws NoSuchMethodException {
    Method route = Route.class.getDeclaredMethod("list", String.class, Filter.class);

    KnownParameters.require(route, Set.of("limit", "since", "auth_key", "Auth_Signature"));

    assertThatThrownBy(() -> KnownParameters.require(route, Set.of("limit", "sinse")))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal ->
                assertThat(refusal.fields())
                    .containsExactly(new InvalidField("sinse", "is no parameter of this route")));
  }

  private static final class Filter {
    @QueryParam("since")
    private String since;
  }

  private interface Route {
    void list(@QueryParam("limit") String limit, @BeanParam Filter filter);
  }

  private Bell read(String body) {
    return records.read(body.getBytes(StandardCharsets.UTF_8), Bell.class);
  }
}

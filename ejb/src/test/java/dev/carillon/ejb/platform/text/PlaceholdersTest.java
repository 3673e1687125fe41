package dev.carillon.ejb.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {

  private final JsonNode values = json("{'a':'one','b':{'c':2,'d-e':[1]},'n':null,'p':'{{a}} $1'}");

  @Test
  void valuesTakeTheirPlaces() {
    assertThat(filled("{{a}}, {{ b.c }}{{b.d-e}}")).isEqualTo("one, 2[1]");
    assertThat(filled("no places")).isEqualTo("no places");
    assertThat(filled("{{b}}")).isEqualTo("{\"c\":2,\"d-e\":[1]}");
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertThat(filled("<{{x}}{{n}}{{a.b}}{{b.x.y}}{{.}}>")).isEqualTo("<>");
    assertThat(Placeholders.parse("{{x}}").fill(path -> null, 10).text()).isEmpty();
  }

  @Test
  void aBackslashKeepsTheBraces() {
    assertThat(filled("\\{{a}} is {{a}}")).isEqualTo("{{a}} is one");
    assertThat(filled("\\{a} \\n {a} {{a b}} {{}} {{a"))
        .isEqualTo("\\{a} \\n {a} {{a b}} {{}} {{a");
  }

  @Test
  void whatAValueHoldsIsNeverLookedAtAgain() {
    assertThat(filled("{{p}}")).isEqualTo("{{a}} $1");
  }

  @Test
  void aTextThatGrowsTooLongIsCutBetweenCharacters() {
    Placeholders text = Placeholders.parse("ab{{v}}{{v}}");
    JsonNode thumbs = json("'👍👍'");
    assertThat(text.fill(path -> thumbs, 10))
        .isEqualTo(new Placeholders.Filled("ab👍👍👍👍", false));
    assertThat(text.fill(path -> thumbs, 7)).isEqualTo(new Placeholders.Filled("ab👍👍", true));
    assertThat(text.fill(path -> thumbs, 6)).isEqualTo(new Placeholders.Filled("ab👍👍", true));
  }

  @Test
  void thePathsItAsksForAreKnown() {
    assertThat(Placeholders.parse("{{a}} \\{{x}} {{ b.c }} {{a}}").paths())
        .containsExactly("a", "b.c");
  }

  private String filled(String text) {
    return Placeholders.parse(text).fill(path -> Placeholders.at(values, path), 1000).text();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

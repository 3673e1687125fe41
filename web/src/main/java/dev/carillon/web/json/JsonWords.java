package dev.carillon.web.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How Java's types are written in our own dialects, and what that is called in refusals. */
final class JsonWords {

  private JsonWords() {}

  /** Times, durations and choices as texts. */
  static SimpleModule module() {
    SimpleModule module = new SimpleModule("carillon");
    module.addDeserializer(
        Instant.class, new Text<>(Instant.class, text -> OffsetDateTime.parse(text).toInstant()));
    module.addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse));
    module.setDeserializerModifier(new Choices());
    return module;
  }

  /** What must stand where a value of this type is read. */
  static String of(Class<?> type) {
    if (type == String.class) {
      return "a string";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    } else if (type == Instant.class) {
      return "a time with its offset (RFC 3339)";
    } else if (type == Duration.class) {
      return "a duration (ISO 8601)";
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(JsonWords::word)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  /** The path of a component as the body spells it. */
  static String spelled(String path, Class<?> body) {
    JsonNaming naming = body.getAnnotation(JsonNaming.class);
    boolean snake =
        naming != null && naming.value() == PropertyNamingStrategies.SnakeCaseStrategy.class;
    return (snake ? Fields.snake(path) : path).replace('[', '/').replace("]", "").replace('.', '/');
  }

  private static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /** One that is written as a text. */
  private static final class Text<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parse;

    Text(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return (T) context.handleUnexpectedToken(handledType(), parser);
      }
      String text = parser.getText();
      try {
        return parse.apply(text);
      } catch (DateTimeException | IllegalArgumentException e) {
        return (T) context.handleWeirdStringValue(handledType(), text, "malformed");
      }
    }
  }

  /** One of an enum, in lower case. */
  private static final class Choices extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription description,
        JsonDeserializer<?> usual) {
      return choice(type.getRawClass());
    }

    private static <T> JsonDeserializer<T> choice(Class<T> type) {
      return new Text<>(
          type,
          text ->
              Arrays.stream(type.getEnumConstants())
                  .filter(constant -> word(constant).equals(text))
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException(text)));
    }
  }
}

package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.text.Placeholders;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A template, ready to be filled in: texts for each locale and the messages of single providers. A
 * locale is found by RFC 4647 lookup: {@code de-CH-1996}, {@code de-CH}, {@code de}, then the
 * template's default. Immutable.
 */
public final class MessageTemplate {

  private static final int MAX_FILLED = 16_384;

  private final Map<String, Localized> locales = new HashMap<>();
  private final String defaultLocale;
  private final Map<ProviderKind, ObjectNode> overrides;

  private record Localized(
      Placeholders title, Placeholders body, String icon, String sound, String collapseKey) {
    static Localized of(JsonNode content) {
      return new Localized(
          Placeholders.parse(content.path("title").asText("")),
          Placeholders.parse(content.path("body").asText("")),
          content.path("icon").asText(null),
          content.path("sound").asText(null),
          content.path("collapseKey").asText(null));
    }
  }

  /**
   * A template filled in; null fields are not set by it.
   *
   * @param overrides its own messages for single providers
   * @param tooLong whether a text had to be cut
   */
  record Filled(
      String title,
      String body,
      String icon,
      String sound,
      String collapseKey,
      Map<ProviderKind, ObjectNode> overrides,
      boolean tooLong) {}

  private MessageTemplate(String defaultLocale, Map<ProviderKind, ObjectNode> overrides) {
    this.defaultLocale = defaultLocale;
    this.overrides = Map.copyOf(overrides);
  }

  /** Reads a template as it is stored. */
  public static MessageTemplate of(ObjectNode stored) {
    Map<ProviderKind, ObjectNode> overrides = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      JsonNode override = stored.path("providerOverrides").path(kind.wireName()).path("payload");
      if (override instanceof ObjectNode payload) {
        overrides.put(kind, payload);
      }
    }
    MessageTemplate template =
        new MessageTemplate(tag(stored.path("defaultLocale").asText()), overrides);
    stored
        .path("locales")
        .properties()
        .forEach(
            entry -> template.locales.put(tag(entry.getKey()), Localized.of(entry.getValue())));
    return template;
  }

  /** The template's locale that a recipient's stands for. */
  String locale(String wanted) {
    String range = wanted == null ? "" : tag(wanted);
    while (!range.isEmpty()) {
      if (locales.containsKey(range)) {
        return range;
      }
      int cut = range.lastIndexOf('-');
      range = cut < 0 ? "" : range.substring(0, cut);
    }
    return defaultLocale;
  }

  boolean hasOneLocale() {
    return locales.size() == 1;
  }

  /** The values that its texts ask for, in any locale. */
  Set<String> paths() {
    Set<String> paths = new LinkedHashSet<>();
    for (Localized localized : locales.values()) {
      paths.addAll(localized.title().paths());
      paths.addAll(localized.body().paths());
    }
    return paths;
  }

  /**
   * Fills it in.
   *
   * @param locale a BCP 47 tag, null for its default
   */
  Filled fill(String locale, Function<String, JsonNode> values) {
    Localized localized = locales.get(locale(locale));
    Placeholders.Filled title = localized.title().fill(values, MAX_FILLED);
    Placeholders.Filled body = localized.body().fill(values, MAX_FILLED);
    return new Filled(
        title.text(),
        body.text(),
        localized.icon(),
        localized.sound(),
        localized.collapseKey(),
        overrides,
        title.cut() || body.cut());
  }

  private static String tag(String locale) {
    return locale.replace('_', '-').toLowerCase(Locale.ROOT);
  }
}

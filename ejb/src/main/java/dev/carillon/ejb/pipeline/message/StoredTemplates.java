package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.cache.ShortCache;
import dev.carillon.ejb.registry.template.TemplateService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in stored templates: {@code {{name}}} and {@code {{a.b}}} stand for values of the caller's
 * data. The locale is found by RFC 4647 lookup: {@code de-CH-1996}, {@code de-CH}, {@code de}, then
 * the template's default. What it reads is at most two seconds old. Safe for many threads.
 */
@ApplicationScoped
public class StoredTemplates implements Templates {

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,128})\\s*}}");
  private static final int MAX_FILLED = 16_384;

  private final TemplateService templates;
  private final ShortCache<String, ObjectNode> cache;

  /** For the container's proxy only. */
  protected StoredTemplates() {
    this.templates = null;
    this.cache = null;
  }

  @Inject
  public StoredTemplates(TemplateService templates, Clock clock) {
    this.templates = templates;
    this.cache = new ShortCache<>(clock, Duration.ofSeconds(2), 1000);
  }

  @Override
  public Filled fill(String appId, String templateId, ObjectNode data, String locale) {
    ObjectNode template =
        find(appId, templateId)
            .orElseThrow(() -> ServiceException.invalid("there is no template " + templateId));
    JsonNode content = localized(template, locale);
    return new Filled(
        filled(content.path("title").asText(null), data),
        filled(content.path("body").asText(null), data),
        content.path("icon").asText(null),
        content.path("sound").asText(null),
        content.path("collapseKey").asText(null),
        overrides(template));
  }

  private Optional<ObjectNode> find(String appId, String templateId) {
    return cache.get(appId + '\n' + templateId, key -> templates.get(appId, templateId));
  }

  private static JsonNode localized(ObjectNode template, String locale) {
    JsonNode locales = template.path("locales");
    String range = locale == null ? "" : locale.replace('_', '-').toLowerCase(Locale.ROOT);
    while (!range.isEmpty()) {
      for (Iterator<String> names = locales.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (name.replace('_', '-').toLowerCase(Locale.ROOT).equals(range)) {
          return locales.path(name);
        }
      }
      int cut = range.lastIndexOf('-');
      range = cut < 0 ? "" : range.substring(0, cut);
    }
    return locales.path(template.path("defaultLocale").asText());
  }

  /** A place without a value stays empty: a missing name must not stop a whole publish. */
  private static String filled(String text, ObjectNode data) {
    if (text == null || text.indexOf("{{") < 0) {
      return text;
    }
    Matcher places = PLACE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (places.find()) {
      places.appendReplacement(result, Matcher.quoteReplacement(value(data, places.group(1))));
      if (result.length() > MAX_FILLED) {
        throw ServiceException.invalid("the filled template is too long");
      }
    }
    return places.appendTail(result).toString();
  }

  private static String value(ObjectNode data, String path) {
    JsonNode node = data;
    for (String name : path.split("\\.", -1)) {
      node = node == null ? null : node.get(name);
    }
    return node == null || node.isNull() ? "" : node.isValueNode() ? node.asText() : "";
  }

  private static Map<ProviderKind, ObjectNode> overrides(ObjectNode template) {
    Map<ProviderKind, ObjectNode> overrides = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      JsonNode override = template.path("providerOverrides").path(kind.wireName()).path("payload");
      if (override instanceof ObjectNode payload) {
        overrides.put(kind, payload);
      }
    }
    return overrides;
  }
}

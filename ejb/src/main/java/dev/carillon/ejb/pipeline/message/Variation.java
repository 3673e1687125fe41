package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.platform.text.Placeholders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On what of its recipients a publish's message depends: nothing, the locale, or values that its
 * template asks for ({@code device.id}, {@code device.locale}, {@code device.meta.…}, {@code
 * user.id}) and the caller's data does not give. Made once for each chunk of a batch; recipients
 * cost nothing where it is {@link #isNone}. Immutable.
 */
public final class Variation {

  static final Variation NONE = new Variation(null, List.of());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEVICE = "device";
  private static final String USER = "user";

  private final MessageTemplate localized;
  private final List<String> paths;

  private Variation(MessageTemplate localized, List<String> paths) {
    this.localized = localized;
    this.paths = paths;
  }

  /**
   * @param data the caller's values, null for none
   */
  static Variation of(MessageTemplate template, ObjectNode data) {
    List<String> paths =
        template.paths().stream().filter(path -> isOfRecipient(path, data)).toList();
    return template.hasOneLocale() && paths.isEmpty()
        ? NONE
        : new Variation(template.hasOneLocale() ? null : template, paths);
  }

  private static boolean isOfRecipient(String path, ObjectNode data) {
    int dot = path.indexOf('.');
    String root = dot < 0 ? path : path.substring(0, dot);
    return (root.equals(DEVICE) || root.equals(USER)) && (data == null || !data.has(root));
  }

  /** Whether all recipients get the same message. */
  public boolean isNone() {
    return localized == null && paths.isEmpty();
  }

  /** Whether it asks for more than the locale. */
  public boolean asksProfile() {
    return !paths.isEmpty();
  }

  /** Which variant a recipient gets. */
  public Variant of(RecipientProfile recipient) {
    if (isNone()) {
      return Variant.SAME;
    }
    String locale = localized == null ? null : localized.locale(recipient.locale());
    if (paths.isEmpty()) {
      return new Variant(locale, Map.of());
    }
    JsonNode tree = tree(recipient);
    Map<String, String> values = new HashMap<>();
    for (String path : paths) {
      JsonNode value = Placeholders.at(tree, path);
      if (!value.isMissingNode() && !value.isNull()) {
        values.put(path, value.isContainerNode() ? value.toString() : value.asText());
      }
    }
    return new Variant(locale, values);
  }

  private static JsonNode tree(RecipientProfile recipient) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject(USER).put("id", recipient.userId());
    tree.putObject(DEVICE)
        .put("id", recipient.deviceId())
        .put("locale", recipient.locale())
        .set("meta", metadata(recipient.metadata()));
    return tree;
  }

  private static JsonNode metadata(String text) {
    try {
      return text == null ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // checked when it was registered; what is not JSON any more has no fields
      return null;
    }
  }
}

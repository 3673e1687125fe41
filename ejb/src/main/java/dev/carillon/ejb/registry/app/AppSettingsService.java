package dev.carillon.ejb.registry.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.http.OutsideAddresses;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;

/** Reads and changes how an app is run. A change shows on this node at once, elsewhere soon. */
@ApplicationScoped
public class AppSettingsService {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LENGTH = 16_384;

  /** What may be changed, and its type; null takes a setting back to its usual value. */
  private static final Map<String, JsonNodeType> KNOWN =
      Map.of(
          "dryRun", JsonNodeType.ARRAY,
          "dryRunWithoutCredential", JsonNodeType.BOOLEAN,
          "dryRunLatencyMs", JsonNodeType.NUMBER,
          "quotas", JsonNodeType.BOOLEAN,
          "browsersPerUser", JsonNodeType.NUMBER,
          "replaceOldestBrowser", JsonNodeType.BOOLEAN,
          "jwksUrl", JsonNodeType.STRING,
          "features", JsonNodeType.OBJECT);

  private final AppRepository apps;
  private final AppSettingsWriter writer;
  private final AppDirectory directory;
  private final Iterable<FeatureSettings> features;
  private final OutsideAddresses addresses;

  @Inject
  public AppSettingsService(
      AppRepository apps,
      AppSettingsWriter writer,
      AppDirectory directory,
      Instance<FeatureSettings> features,
      OutsideAddresses addresses) {
    this(apps, writer, directory, (Iterable<FeatureSettings>) features, addresses);
  }

  public AppSettingsService(
      AppRepository apps,
      AppSettingsWriter writer,
      AppDirectory directory,
      Iterable<FeatureSettings> features,
      OutsideAddresses addresses) {
    this.apps = apps;
    this.writer = writer;
    this.directory = directory;
    this.features = features;
    this.addresses = addresses;
  }

  /** The settings as stored. */
  public ObjectNode get(String appId) {
    return tree(stored(appId));
  }

  /**
   * Replaces the settings that are named, and only those: of two changes at once the one that comes
   * second is made to what the first has left.
   *
   * @return all settings as they are now
   * @throws ServiceException invalid_input for unknown settings and values that do not fit,
   *     service_unavailable when other changes came first every time
   */
  public ObjectNode patch(String appId, ObjectNode changes, Author author) {
    AppLimits limits = directory.limitsOf(appId);
    String text =
        Retries.repeated(
            () -> writer.change(appId, before -> changed(before, changes, limits), author));
    directory.changed();
    return tree(text);
  }

  /**
   * The settings of an app that is about to be made, as they are stored.
   *
   * @param wanted null for the usual ones
   * @throws ServiceException invalid_input
   */
  public String fresh(ObjectNode wanted, AppLimits limits) {
    String usual = AppSettings.usual().write();
    return wanted == null ? usual : changed(usual, wanted, limits);
  }

  private String changed(String before, ObjectNode changes, AppLimits limits) {
    ObjectNode settings = tree(before);
    changes.properties().forEach(change -> set(settings, change.getKey(), change.getValue()));
    return checked(settings, limits);
  }

  private static void set(ObjectNode settings, String name, JsonNode value) {
    JsonNodeType type = KNOWN.get(name);
    if (type == null) {
      throw ServiceException.invalid("no setting is named " + printable(name));
    }
    if (value.isNull()) {
      settings.remove(name);
      return;
    }
    boolean whole = value.isIntegralNumber() && value.canConvertToInt();
    if (value.getNodeType() != type || (value.isNumber() && !whole)) {
      throw ServiceException.invalid(name + " has the wrong type");
    }
    if (name.equals("dryRun")) {
      value.forEach(AppSettingsService::requireProvider);
    } else if (name.equals("quotas") && value.asBoolean()) {
      throw new ServiceException(
          ErrorCode.FEATURE_DISABLED, "quotas are not enforced in this version");
    } else if (name.equals("features")) {
      value.properties().forEach(each -> requireObject(each.getKey(), each.getValue()));
    }
    settings.set(name, value);
  }

  private static void requireProvider(JsonNode name) {
    boolean known =
        Arrays.stream(ProviderKind.values()).anyMatch(k -> k.wireName().equals(name.asText()));
    if (!known) {
      throw ServiceException.invalid("dryRun names an unknown provider");
    }
  }

  private static void requireObject(String feature, JsonNode value) {
    if (!value.isObject() && !value.isNull()) {
      throw ServiceException.invalid("features." + printable(feature) + " must be an object");
    }
  }

  private String checked(ObjectNode settings, AppLimits limits) {
    try {
      AppSettings read = AppSettings.read(settings.toString());
      addresses.require("jwksUrl", read.jwksUrl());
      Integer most = limits.browsersPerUser();
      if (most != null && read.browsersPerUser() != null && read.browsersPerUser() > most) {
        throw new IllegalArgumentException(
            "browsersPerUser is at most " + most + ": the operator's limit");
      }
      features.forEach(each -> each.check(read.feature(each.feature()), limits));
      String text = read.write();
      if (text.length() > MAX_LENGTH) {
        throw new ServiceException(
            ErrorCode.LIMIT_EXCEEDED, "the settings have more than " + MAX_LENGTH + " characters");
      }
      return Checks.bytes("the settings", text, 4 * MAX_LENGTH);
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid(e.getMessage());
    }
  }

  private String stored(String appId) {
    return apps.find(appId)
        .map(AppRow::settings)
        .orElseThrow(() -> ServiceException.notFound("app"));
  }

  private static ObjectNode tree(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored settings are not JSON", e);
    }
  }

  private static String printable(String name) {
    return name.length() > 64 ? name.substring(0, 64) : name;
  }
}

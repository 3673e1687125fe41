package dev.carillon.ejb.registry.device;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.net.EndpointPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which provider tokens an app may register or publish to. Where messages are only
 * rehearsed any well-formed token will do, but never one that names a private host.
 */
@ApplicationScoped
public class RecipientAddressPolicy {

  /** Apple does not promise a length; it has been 32 bytes so far and may become 100. */
  private static final Pattern APNS = Pattern.compile("[0-9A-Fa-f]{64,200}");

  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9.]+|0[xX].*");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1]");
  private static final Pattern PRIVATE_NAME =
      Pattern.compile("[^.]+\\.?|.*\\.(local|internal|lan|home\\.arpa)\\.?");

  private final CarillonConfig config;
  private final DryRunPolicy dryRun;
  private final Map<ProviderKind, EndpointPolicy> endpoints = new EnumMap<>(ProviderKind.class);

  @Inject
  public RecipientAddressPolicy(CarillonConfig config, DryRunPolicy dryRun) {
    this.config = config;
    this.dryRun = dryRun;
    for (ProviderKind kind : new ProviderKind[] {ProviderKind.WEB_PUSH, ProviderKind.WNS}) {
      endpoints.put(kind, EndpointPolicy.of(kind, config.push().provider(kind).settings()));
    }
  }

  /**
   * @throws ServiceException feature_disabled when the provider is off, invalid_input when the
   *     token cannot be one of a real device; the message never repeats it
   */
  public void require(App app, RecipientAddress address) {
    if (!config.push().provider(address.kind()).enabled()) {
      throw new ServiceException(
          ErrorCode.FEATURE_DISABLED, "provider " + address.kind().wireName() + " is disabled");
    }
    ProviderToken token = address.token();
    boolean rehearsed = dryRun.applies(app, address.kind());
    if (token instanceof ProviderToken.WebPushSubscription subscription) {
      requireEndpoint(address.kind(), subscription.endpoint(), rehearsed);
    } else if (token instanceof ProviderToken.WnsChannel channel) {
      requireEndpoint(address.kind(), channel.channelUri(), rehearsed);
    } else if (token instanceof ProviderToken.ApnsDevice device && !rehearsed) {
      requireHex(device.value());
    }
  }

  private void requireEndpoint(ProviderKind kind, String endpoint, boolean rehearsed) {
    if (rehearsed) {
      requirePublicName(kind, endpoint);
      return;
    }
    Optional<String> refusal = endpoints.get(kind).refusal(endpoint);
    if (refusal.isPresent()) {
      throw ServiceException.invalid(refusal.get());
    }
  }

  private void requirePublicName(ProviderKind kind, String endpoint) {
    boolean loopback = config.push().provider(kind).settings().allowLoopback();
    URI uri = URI.create(endpoint);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (loopback && LOOPBACK.matcher(host).matches()) {
      return;
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      throw ServiceException.invalid("the endpoint must be an https URL");
    }
    if (ADDRESS.matcher(host).matches() || PRIVATE_NAME.matcher(host).matches()) {
      throw ServiceException.invalid("the endpoint's host must be a public name");
    }
  }

  private static void requireHex(String deviceToken) {
    if (!APNS.matcher(deviceToken).matches() || deviceToken.length() % 2 != 0) {
      throw ServiceException.invalid("deviceToken must be 32 to 100 bytes in hexadecimal");
    }
  }
}

package dev.carillon.web.auth;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.KeyUses;
import dev.carillon.web.client.ClientAddresses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/** Who calls with an API key. */
@ApplicationScoped
public class KeyHolders {

  private final AppDirectory apps;
  private final KeyUses uses;
  private final KeyGuesses guesses;
  private final ClientAddresses addresses;

  @Inject
  public KeyHolders(
      AppDirectory apps, KeyUses uses, KeyGuesses guesses, ClientAddresses addresses) {
    this.apps = apps;
    this.uses = uses;
    this.guesses = guesses;
    this.addresses = addresses;
  }

  /**
   * The API key that a request carries, if it is good and may call this route at all.
   *
   * @param path as a key's rules name it: below the app, else the whole
   * @throws ServiceException auth_failed without one or for one that is not good, forbidden where
   *     the key is not for this route, rate_limited after many wrong ones
   */
  public AppKey require(HttpServletRequest request, String path) {
    String text = ApiKeys.of(request);
    if (text == null || text.isEmpty()) {
      throw new ServiceException(ErrorCode.AUTH_FAILED, "an API key is required");
    }
    String address = addresses.of(request);
    String hash = Hashes.sha256Hex(text);
    long wait = guesses.waitFor(address, hash);
    if (wait > 0) {
      throw new ServiceException(
          ErrorCode.RATE_LIMITED, "too many wrong API keys", Duration.ofMillis(wait));
    }
    AppKey key =
        apps.apiKey(text)
            .orElseThrow(
                () -> {
                  guesses.wrong(address);
                  return new ServiceException(ErrorCode.AUTH_FAILED, "no app has this API key");
                });
    guesses.right(address, hash);
    uses.used(key);
    if (!key.scope().allowsRoute(request.getMethod(), path)) {
      throw new ServiceException(ErrorCode.FORBIDDEN, "the key is not for this route");
    }
    return key;
  }
}

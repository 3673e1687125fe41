package dev.carillon.ejb.realtime.auth;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.realtime.settings.RealtimeFeature;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.persistence.jdbc.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps as the hub needs them: their realtime settings, read once for each change, and their
 * signatures. Safe for many threads.
 */
@ApplicationScoped
public class RealtimeApps {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeApps.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final AppDirectory directory;
  private final RealtimeSettings server;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  private record Parsed(App from, RealtimeSettings settings) {}

  @Inject
  public RealtimeApps(AppDirectory directory, CarillonConfig config) {
    this(directory, RealtimeSettings.usual(config.realtime().apps()));
  }

  RealtimeApps(AppDirectory directory, RealtimeSettings server) {
    this.directory = directory;
    this.server = server;
  }

  /** Tells of each change of apps or keys on this node. Must not wait. */
  public void onChange(Runnable listener) {
    directory.onChange(listener);
  }

  /** Apps or keys changed on another node. */
  public void forget() {
    directory.forget();
  }

  /** Whether a connection that was opened with this key may stay: app and key are still good. */
  public boolean isGood(String keyId) {
    return directory.signingKey(keyId).isPresent();
  }

  /** The id of the app that a signing key belongs to. */
  public Optional<String> appOfKey(String keyId) {
    return directory.signingKey(keyId).map(key -> key.appId());
  }

  /** The settings of an app that exists; while the database fails, those known last. */
  public Optional<RealtimeSettings> settings(String appId) {
    try {
      return directory.byId(appId).map(this::settings);
    } catch (StorageException e) {
      Parsed known = parsed.get(appId);
      if (known == null) {
        throw e;
      }
      return Optional.of(known.settings);
    }
  }

  private RealtimeSettings settings(App app) {
    Parsed known = parsed.get(app.appId());
    if (known != null && known.from.equals(app)) {
      return known.settings;
    }
    if (parsed.size() >= MAX_REMEMBERED) {
      parsed.clear();
    }
    RealtimeSettings settings = read(app);
    parsed.put(app.appId(), new Parsed(app, settings));
    return settings;
  }

  private RealtimeSettings read(App app) {
    RealtimeSettings most = server.under(app.limits());
    try {
      return RealtimeSettings.read(app.settings().feature(RealtimeFeature.NAME), most).within(most);
    } catch (IllegalArgumentException e) {
      // Stored before the rule existed: the app goes on with the server's settings.
      LOG.warn("realtime settings of app {} are not valid: {}", app.appId(), e.getMessage());
      return most;
    }
  }

  /**
   * Whether one of the keys of the app's server signed this text. A key that may only subscribe is
   * in other hands: who holds it could else let himself in anywhere.
   *
   * @param auth {@code key:signature}
   */
  public boolean verify(String appId, String auth, String text) {
    int colon = auth.indexOf(':');
    if (colon <= 0) {
      return false;
    }
    String signature = auth.substring(colon + 1);
    return directory
        .signingKey(auth.substring(0, colon))
        .filter(key -> key.appId().equals(appId) && key.capability().allows(Capability.PUBLISH))
        .filter(key -> key.proves(s -> ChannelSignature.verify(s.reveal(), text, signature)))
        .isPresent();
  }
}

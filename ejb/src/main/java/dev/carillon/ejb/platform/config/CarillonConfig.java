package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.KeyRing;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole configuration, validated once at start. Inject it, or build one in a test with {@link
 * #of}; it never changes while the application runs.
 *
 * <p>To add a key: a component of the record it belongs to, one line in that record's {@code read},
 * one row in {@code docs/configuration.md}. A new branch is one more record and one more component
 * here.
 *
 * @param profile what may be taken for granted
 * @param nodeNumber this node's number among those of one database, where it is given
 * @param dataDir where the embedded engines and generated keys are kept
 * @param localUrl how this server reaches itself
 * @param publicUrl how clients reach this server, without a slash at the end
 * @param encryptionKeys the keys of everything sealed at rest
 * @param access who may operate the server, and which proxies are believed
 * @param defaultApp the app that the configuration itself names
 * @param push everything below {@code push.}
 * @param cleanup what the nightly cleanup removes
 * @param realtime everything below {@code realtime.}
 */
public record CarillonConfig(
    Profile profile,
    OptionalInt nodeNumber,
    Path dataDir,
    URI localUrl,
    URI publicUrl,
    KeyRing encryptionKeys,
    AccessConfig access,
    Optional<DefaultApp> defaultApp,
    PushConfig push,
    CleanupConfig cleanup,
    RealtimeConfig realtime) {

  /** The largest number of a node: keys have ten bits for it. */
  public static final int MAX_NODE_NUMBER = 1023;

  private static final Logger LOG = LoggerFactory.getLogger(CarillonConfig.class);

  /** Variables of the server's own configuration, named so that they are not taken for mistakes. */
  private static final Set<String> SERVER_KEYS =
      Set.of(
          "carillon.http.host",
          "carillon.https.port",
          "carillon.tls.keystore",
          "carillon.tls.password",
          "carillon.tls.hsts_seconds",
          "carillon.api.path",
          "carillon.dispatch.threads");

  /** Whether the development profile is on. */
  public boolean development() {
    return profile == Profile.DEVELOPMENT;
  }

  /**
   * Reads and checks everything.
   *
   * @param source the value of a key, where there is one
   * @param names every key that was given; one of ours that nobody knows is refused
   * @param variables names in the environment, among which there may be others' that look like ours
   * @throws ConfigException naming each wrong key
   */
  public static CarillonConfig read(
      Function<String, Optional<String>> source, Iterable<String> names, Set<String> variables) {
    Keys keys = new Keys(source);
    CarillonConfig config = read(keys);
    keys.refuseUnknown(names, variables);
    keys.refuse();
    List<String> unused = keys.unused(variables);
    if (!unused.isEmpty()) {
      LOG.warn("environment variables that are no key of ours and not used: {}", unused);
    }
    return config;
  }

  private static CarillonConfig read(Keys keys) {
    SERVER_KEYS.forEach(keys::text);
    CredentialKeys.alias(keys);
    keys.flag(ConfigSourceBean.EXIT, false); // read apart from the tree, which is refused then
    Profile profile = keys.choice("carillon.profile", Profile.DEVELOPMENT);
    Path dataDir = Path.of(keys.text("carillon.data.dir", "data"));
    int node = keys.number("carillon.node.number", -1, 0, MAX_NODE_NUMBER);
    int port = keys.number("carillon.http.port", 6001, 1, 65_535);
    URI localUrl = URI.create("http://localhost:" + port);
    return new CarillonConfig(
        profile,
        node < 0 ? OptionalInt.empty() : OptionalInt.of(node),
        dataDir,
        localUrl,
        keys.address("carillon.public_url").orElse(localUrl),
        EncryptionKeysReader.read(keys, profile, dataDir),
        AccessConfig.read(keys, profile),
        DefaultApp.read(keys, profile),
        PushConfig.read(keys, profile == Profile.DEVELOPMENT),
        CleanupConfig.read(keys),
        RealtimeConfig.read(keys, profile == Profile.DEVELOPMENT));
  }

  /** Every key there is. */
  static Set<String> knownKeys() {
    Keys keys = usualKeys();
    read(keys);
    return keys.known();
  }

  /** What holds where nothing is configured; its keys at rest are worthless. */
  public static CarillonConfig usual() {
    return read(usualKeys());
  }

  private static Keys usualKeys() {
    // a key is given only so that none is made and kept
    String ring = "none:" + Base64.getEncoder().encodeToString(new byte[32]);
    return new Keys(key -> Optional.of(ring).filter(r -> key.equals(EncryptionKeysReader.KEY)));
  }

  /** A configuration of exactly these keys; the rest has its defaults. */
  public static CarillonConfig of(Map<String, String> values) {
    return read(key -> Optional.ofNullable(values.get(key)), values.keySet(), Set.of());
  }
}

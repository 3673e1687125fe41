package dev.carillon.ejb.platform.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.providers.Credential;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.fcm.FcmCredential;
import java.util.Map;
import java.util.Optional;

/**
 * A provider credential of the default app, from the configuration. One of its fields may be in a
 * file that is replaced while the server runs.
 *
 * @param values the other fields, as the credential routes name them
 * @param file where the field of a file is
 * @param fromFile the name of that field, null without a file
 * @param content what the file held at start, empty without a file
 */
public record ConfiguredCredential(
    ProviderKind kind,
    Map<String, Secret> values,
    Optional<SecretFile> file,
    String fromFile,
    Optional<Secret> content) {

  /** Not a field of a service account's route: it takes the place of the one in the account. */
  static final String PROJECT = "projectId";

  public ConfiguredCredential {
    values = Map.copyOf(values);
  }

  /** As it was at start; checked by then. */
  public Credential atStart() {
    return parse(content);
  }

  /**
   * As it is with this in its file.
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public Credential with(Secret newContent) {
    return parse(Optional.of(newContent));
  }

  private Credential parse(Optional<Secret> held) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    values.forEach((name, value) -> fields.put(name, value.reveal()));
    held.ifPresent(secret -> fields.put(fromFile, secret.reveal()));
    Credential credential = Credentials.parse(kind, fields);
    Secret project = values.get(PROJECT);
    return project != null && credential instanceof FcmCredential account
        ? new FcmCredential(
            project.reveal(), account.clientEmail(), account.keyId(), account.privateKey())
        : credential;
  }
}

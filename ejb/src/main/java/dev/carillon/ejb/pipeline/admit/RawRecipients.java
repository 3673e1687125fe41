package dev.carillon.ejb.pipeline.admit;

import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.persistence.pipeline.RecipientRepository.Raw;
import dev.carillon.providers.ProviderToken;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Gives raw provider tokens their keys: that of the registered device which has the token, else a
 * synthetic one, so that a device is sent to once however it was named.
 */
final class RawRecipients {

  private final RecipientRepository recipients;
  private final SecretBox secrets;
  private final LongSupplier keys;

  RawRecipients(RecipientRepository recipients, SecretBox secrets, LongSupplier keys) {
    this.recipients = recipients;
    this.secrets = secrets;
    this.keys = keys;
  }

  /** The distinct raw recipients of a command, in the order of their keys. */
  List<Raw> resolve(Connection connection, PublishCommand command) throws SQLException {
    Map<Long, Raw> byKey = new LinkedHashMap<>();
    Map<String, Boolean> seen = new LinkedHashMap<>();
    for (Target target : command.targets()) {
      if (target instanceof Target.Recipient recipient) {
        ProviderToken token = recipient.address().token();
        String hash = Hashes.sha256Hex(token.identity());
        if (seen.put(token.kind() + hash, true) == null) {
          Raw raw = resolve(connection, command.appId(), token, hash);
          byKey.putIfAbsent(raw.recipientKey(), raw);
        }
      }
    }
    List<Raw> sorted = new ArrayList<>(byKey.values());
    sorted.sort((a, b) -> Long.compare(a.recipientKey(), b.recipientKey()));
    return sorted;
  }

  private Raw resolve(Connection connection, String appId, ProviderToken token, String hash)
      throws SQLException {
    OptionalLong device = recipients.byToken(connection, appId, token.kind().code(), hash);
    return new Raw(
        device.isPresent() ? device.getAsLong() : keys.getAsLong(),
        device.isPresent(),
        token.kind().code(),
        token.origin(),
        secrets.seal(token.serialized().getBytes(StandardCharsets.UTF_8)));
  }
}

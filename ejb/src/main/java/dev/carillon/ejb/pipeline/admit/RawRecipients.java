package dev.carillon.ejb.pipeline.admit;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.pipeline.RecipientRepository;
import dev.carillon.persistence.pipeline.RecipientRepository.Raw;
import dev.carillon.providers.ProviderToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** The distinct raw recipients of a publish, in the order of their keys. */
  List<Raw> resolve(Connection connection, long publishKey, PublishCommand command)
      throws SQLException {
    Map<ProviderKind, Map<String, ProviderToken>> tokens = distinct(command);
    Map<Long, Raw> byKey = new TreeMap<>();
    for (Map.Entry<ProviderKind, Map<String, ProviderToken>> kind : tokens.entrySet()) {
      Map<String, Long> devices =
          recipients.byTokens(
              connection, command.appId(), kind.getKey().code(), kind.getValue().keySet());
      kind.getValue()
          .forEach(
              (hash, token) -> {
                Raw raw = raw(publishKey, token, devices.get(hash));
                byKey.putIfAbsent(raw.recipientKey(), raw);
              });
    }
    return new ArrayList<>(byKey.values());
  }

  private static Map<ProviderKind, Map<String, ProviderToken>> distinct(PublishCommand command) {
    Map<ProviderKind, Map<String, ProviderToken>> tokens = new EnumMap<>(ProviderKind.class);
    for (Target target : command.targets()) {
      if (target instanceof Target.Recipient recipient) {
        ProviderToken token = recipient.address().token();
        tokens
            .computeIfAbsent(token.kind(), kind -> new LinkedHashMap<>())
            .putIfAbsent(Hashes.sha256Hex(token.identity()), token);
      }
    }
    return tokens;
  }

  private Raw raw(long publishKey, ProviderToken token, Long device) {
    long key = device == null ? keys.getAsLong() : device;
    return new Raw(
        key,
        device != null,
        token.kind().code(),
        token.origin(),
        secrets.sealText(token.serialized(), SealedPlace.recipient(publishKey, key)));
  }
}

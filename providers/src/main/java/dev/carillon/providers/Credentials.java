package dev.carillon.providers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.apns.ApnsCredential;
import dev.carillon.providers.fcm.FcmCredential;
import dev.carillon.providers.hms.HmsCredential;
import dev.carillon.providers.webpush.WebPushCredential;
import dev.carillon.providers.wns.WnsCredential;

/** Reads, checks and writes {@link Credential}s. */
public final class Credentials {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Credentials() {}

  /**
   * The credential in a request's body; fields that it does not have are ignored.
   *
   * @throws IllegalArgumentException when it is incomplete or malformed; the message names the
   *     field, is meant for the caller and never repeats a value
   */
  public static Credential parse(ProviderKind kind, ObjectNode fields) {
    return switch (kind) {
      case FCM -> FcmCredential.parse(fields);
      case HMS -> HmsCredential.parse(fields);
      case WNS -> WnsCredential.parse(fields);
      case WEB_PUSH -> WebPushCredential.parse(fields);
      case APNS -> ApnsCredential.parse(fields);
      case REALTIME -> throw new IllegalArgumentException(kind.wireName() + " has no credentials");
    };
  }

  /**
   * The credential that {@link #serialize} wrote.
   *
   * @throws IllegalArgumentException when it is not one of that provider
   */
  public static Credential parse(ProviderKind kind, String serialized) {
    try {
      JsonNode tree = JSON.readTree(serialized);
      if (tree instanceof ObjectNode fields) {
        return parse(kind, fields);
      }
    } catch (JsonProcessingException e) {
      // Jackson's message would quote the secret: it is left out on purpose.
      throw new IllegalArgumentException("not a serialized credential");
    }
    throw new IllegalArgumentException("not a serialized credential");
  }

  /** The credential as text, secret in clear: only to be encrypted. */
  public static String serialize(Credential credential) {
    return credential.json().toString();
  }
}

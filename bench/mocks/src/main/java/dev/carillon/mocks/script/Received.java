package dev.carillon.mocks.script;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One request that a mock received.
 *
 * @param sequence from 1, in the order of arrival at this mock
 * @param token the provider token, device token, channel or subscription path it was for; null when
 *     none could be read
 * @param id the message id that the mock gave or was given; null when it gave none
 * @param status the HTTP status answered; 0 for none (hang, drop, GOAWAY, reset)
 * @param atMillis epoch milliseconds of arrival
 * @param headers as sent, names in lower case
 * @param body as sent
 */
public record Received(
    long sequence,
    String token,
    String id,
    int status,
    long atMillis,
    Map<String, String> headers,
    byte[] body) {

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public String header(String name) {
    return headers.get(name);
  }
}

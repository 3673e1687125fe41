package dev.carillon.ejb.platform.paging;

import dev.carillon.api.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Opaque cursors: base64url, bound to the app and to the list that gave them. They hold no secret
 * and give no access: every query names the app itself.
 */
public final class Cursors {

  private static final int MAX_LENGTH = 2048;
  private static final char SEPARATOR = '\n';

  private Cursors() {}

  /** The cursor after the row with this key. */
  public static String encode(String appId, String list, String key) {
    String text = appId + SEPARATOR + list + SEPARATOR + key;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key in a cursor, null for a null cursor (the first page).
   *
   * @throws ServiceException invalid_input when it is malformed or of another app or list
   */
  public static String decode(String appId, String list, String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = split(cursor);
    if (parts.length != 3 || !parts[0].equals(appId) || !parts[1].equals(list)) {
      throw ServiceException.invalid("cursor does not belong to this list");
    }
    if (parts[2].chars().anyMatch(Character::isISOControl)) {
      throw ServiceException.invalid("cursor is malformed");
    }
    return parts[2];
  }

  private static String[] split(String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      throw ServiceException.invalid("cursor is malformed");
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return text.split(String.valueOf(SEPARATOR), 3);
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid("cursor is malformed");
    }
  }
}

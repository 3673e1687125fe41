package dev.carillon.web.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Page;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** The shapes that all signed routes answer in. */
public final class Answers {

  private static final int MAX_LIMIT = 1000;
  private static final int LIMIT = 100;

  private Answers() {}

  public static Response of(int status, JsonNode body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body.toString())
        .build();
  }

  /** {@code {items,next_cursor,has_more}}. */
  public static <T> Response page(Page<T> page, Function<T, JsonNode> item) {
    return of(200, pageBody(page, item));
  }

  /** The same, to be added to. */
  public static <T> ObjectNode pageBody(Page<T> page, Function<T, JsonNode> item) {
    ObjectNode body = Json.object();
    ArrayNode items = body.putArray("items");
    page.items().forEach(value -> items.add(item.apply(value)));
    return body.put("next_cursor", page.nextCursor()).put("has_more", page.hasMore());
  }

  /**
   * The {@code limit} of a list.
   *
   * @param text null for the usual 100
   * @throws ServiceException invalid_input unless it is 1 to 1000
   */
  public static int limit(String text) {
    if (text == null) {
      return LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw ServiceException.invalid("limit must be a whole number");
    }
    throw ServiceException.invalid("limit must be from 1 to " + MAX_LIMIT);
  }
}

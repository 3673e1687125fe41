package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.InvalidField;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.operate.AppView;
import dev.carillon.ejb.registry.operate.KeyJson;
import dev.carillon.ejb.registry.operate.MadeKey;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The shapes of the operator's answers. */
final class AdminAnswers {

  private AdminAnswers() {}

  static ObjectNode app(AppView app) {
    ObjectNode node = Json.object().put("id", app.id()).put("name", app.name());
    node.put("enabled", app.enabled()).set("settings", app.settings());
    node.set("limits", app.limits().json());
    return node.put("created_at", app.createdAt().toString());
  }

  /** With its secret, this once. */
  static ObjectNode key(MadeKey made) {
    return KeyJson.of(made.key()).put("secret", made.secret().reveal());
  }

  /**
   * A page, with how many there are in all where that is asked for.
   *
   * @param includeTotal {@code true}, {@code false} or null
   */
  static <T> Response page(
      Page<T> page, Function<T, JsonNode> item, String includeTotal, LongSupplier total) {
    boolean asked = flag("include_total", includeTotal);
    ObjectNode body = Answers.pageBody(page, item);
    return Answers.of(200, asked ? body.put("total", total.getAsLong()) : body);
  }

  /**
   * A parameter that is {@code true} or {@code false}; false without it.
   *
   * @throws ServiceException invalid_input
   */
  static boolean flag(String name, String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      throw ServiceException.invalid(new InvalidField(name, "must be true or false"));
    }
    return true;
  }
}

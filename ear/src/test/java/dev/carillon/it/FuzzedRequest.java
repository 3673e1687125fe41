package dev.carillon.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One request to a route of the OpenAPI document, with what the route asks of its caller: a right
 * signature, token or key. The same seed makes the same one, but for its time stamp.
 */
record FuzzedRequest(String method, String target, Map<String, String> headers, String body) {
  private static final List<String> ACCEPT =
      List.of("*/*", "application/json", "text/html", "a/b;q=x", "application/xml", "");
  private static final List<String> TYPES =
      List.of("application/json", "application/json; charset=utf-16", "text/plain", "/;;;");

  /** One operation of the document. */
  record Route(String path, String method, JsonNode operation, JsonNode parameters) {

    static List<Route> all(JsonNode api) {
      List<Route> routes = new ArrayList<>();
      api.path("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .properties()
                      .forEach(
                          each -> {
                            if (each.getValue().has("responses")) {
                              routes.add(
                                  new Route(
                                      path.getKey(),
                                      each.getKey().toUpperCase(Locale.ROOT),
                                      each.getValue(),
                                      path.getValue().path("parameters")));
                            }
                          }));
      return routes;
    }
  }

  /** Who calls. */
  record Callers(ApiClient app, String appId, String userToken, String apiKey, String operator) {}

  static FuzzedRequest of(Route route, JsonNode api, Callers callers, Random random) {
    boolean writes = !route.method.equals("GET");
    JsonNode schema = route.operation.at("/requestBody/content/application~1json/schema");
    String body =
        writes && !schema.isMissingNode() || random.nextInt(50) == 0
            ? new FuzzedJson(api, random).body(schema)
            : "";
    Map<String, String> query = query(route, api, random);
    String path = path(route.path, callers.appId, random);
    Map<String, String> headers = headers(route, callers, random, body);
    String target =
        route.path.startsWith("/apps/")
            ? callers.app.signedTarget(route.method, path, query, body)
            : path + (query.isEmpty() ? "" : "?" + joined(query));
    return new FuzzedRequest(route.method, target, headers, body);
  }

  private static String path(String template, String appId, Random random) {
    StringBuilder path = new StringBuilder();
    for (String part : template.substring(1).split("/", -1)) {
      String segment =
          part.equals("{appId}")
              ? appId
              : part.startsWith("{") ? ApiClient.encode(FuzzedText.segment(random)) : part;
      path.append('/').append(segment);
    }
    return path.toString();
  }

  private static Map<String, String> query(Route route, JsonNode api, Random random) {
    Map<String, String> query = new TreeMap<>();
    for (JsonNode list : List.of(route.parameters, route.operation.path("parameters"))) {
      for (JsonNode written : list) {
        JsonNode parameter =
            written.has("$ref") ? api.at(written.get("$ref").asText().substring(1)) : written;
        if (parameter.path("in").asText().equals("query") && random.nextInt(3) == 0) {
          query.put(parameter.path("name").asText(), bounded(FuzzedText.any(random)));
        }
      }
    }
    if (random.nextInt(20) == 0) {
      query.put("x" + random.nextInt(9), bounded(FuzzedText.any(random)));
    }
    return query;
  }

  private static String bounded(String text) {
    return text.length() > 1_000 ? text.substring(0, 1_000) : text;
  }

  private static Map<String, String> headers(
      Route route, Callers callers, Random random, String body) {
    Map<String, String> headers = new TreeMap<>();
    if (random.nextInt(5) == 0) {
      headers.put("Accept", ACCEPT.get(random.nextInt(ACCEPT.size())));
    }
    if (!body.isEmpty()) {
      int type = random.nextInt(10) == 0 ? random.nextInt(TYPES.size()) : 0;
      headers.put("Content-Type", TYPES.get(type));
    }
    if (route.path.startsWith("/admin/")) {
      headers.put("X-API-Key", callers.operator);
    } else if (route.path.startsWith("/api/")) {
      if (route.operation.path("security").toString().contains("apiKey") && random.nextBoolean()) {
        headers.put("X-API-Key", callers.apiKey);
      } else {
        headers.put("Authorization", "Bearer " + callers.userToken);
      }
    }
    return headers;
  }

  private static String joined(Map<String, String> query) {
    List<String> parts = new ArrayList<>();
    query.forEach(
        (name, value) -> parts.add(ApiClient.encode(name) + "=" + ApiClient.encode(value)));
    return String.join("&", parts);
  }

  HttpRequest at(URI server) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(target)).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    return request
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  @Override
  public String toString() {
    String shown = body.length() > 600 ? body.substring(0, 600) + "…" : body;
    return method + " " + target + "\n" + headers.keySet() + "\n" + shown;
  }
}

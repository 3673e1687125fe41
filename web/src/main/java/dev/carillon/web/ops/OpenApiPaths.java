package dev.carillon.web.ops;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Paths;

/**
 * Puts every operation below the prefix of its own JAX-RS application. The scanner puts all
 * resources of a WAR below one of them, whichever it finds first.
 */
public class OpenApiPaths implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null) {
      return;
    }
    Paths moved = OASFactory.createPaths();
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> moved.addPathItem(underOwnPrefix(path), item));
    document.setPaths(moved);
  }

  static String underOwnPrefix(String path) {
    String rest = path.replaceFirst("^/(apps|api|metrics)(?=/|$)", "").replaceFirst("/$", "");
    if (rest.isEmpty()) {
      return "/metrics";
    }
    return (rest.startsWith("/{appId}") ? "/apps" : "/api") + rest;
  }
}

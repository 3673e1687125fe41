package dev.carillon.web.ops;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

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
        .forEach((path, item) -> moved.addPathItem(underOwnPrefix(path), declared(path, item)));
    document.setPaths(moved);
  }

  /** The app id is read by a filter, so no operation declares it. */
  private static PathItem declared(String path, PathItem item) {
    if (path.contains("{appId}")) {
      item.addParameter(
          OASFactory.createParameter()
              .name("appId")
              .in(Parameter.In.PATH)
              .required(true)
              .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
    }
    return item;
  }

  static String underOwnPrefix(String path) {
    String rest = path.replaceFirst("^/(apps|api|metrics)(?=/|$)", "").replaceFirst("/$", "");
    if (rest.isEmpty()) {
      return "/metrics";
    }
    return (rest.startsWith("/{appId}") ? "/apps" : "/api") + rest;
  }
}

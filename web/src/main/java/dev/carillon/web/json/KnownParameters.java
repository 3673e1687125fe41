package dev.carillon.web.json;

import dev.carillon.api.InvalidField;
import dev.carillon.api.ServiceException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses query parameters that a route of {@link OwnDialect} or {@link OnlyKnownParameters} does
 * not ask for: a filter that is misspelt must not answer with everything. After who calls has been
 * checked.
 */
@Provider
@Priority(Priorities.USER + 100)
public class KnownParameters implements ContainerRequestFilter {

  private static final int SHOWN = 64;

  /** What signs a request, in whatever case. */
  private static final Set<String> SIGNATURE =
      Set.of("auth_key", "auth_timestamp", "auth_version", "auth_signature", "body_md5");

  @Context private ResourceInfo route;

  @Override
  public void filter(ContainerRequestContext context) {
    Class<?> resource = route.getResourceClass();
    if (resource.isAnnotationPresent(OwnDialect.class)
        || resource.isAnnotationPresent(OnlyKnownParameters.class)) {
      require(route.getResourceMethod(), context.getUriInfo().getQueryParameters().keySet());
    }
  }

  /**
   * @throws ServiceException invalid_input naming one that is not known
   */
  static void require(Method method, Set<String> given) {
    Set<String> known = known(method);
    for (String name : given) {
      if (!known.contains(name) && !SIGNATURE.contains(name.toLowerCase(Locale.ROOT))) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) : name;
        throw ServiceException.invalid(new InvalidField(shown, "is no parameter of this route"));
      }
    }
  }

  private static Set<String> known(Method method) {
    Set<String> names = new HashSet<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(QueryParam.class)) {
        names.add(parameter.getAnnotation(QueryParam.class).value());
      } else if (parameter.isAnnotationPresent(BeanParam.class)) {
        for (Field field : parameter.getType().getDeclaredFields()) {
          if (field.isAnnotationPresent(QueryParam.class)) {
            names.add(field.getAnnotation(QueryParam.class).value());
          }
        }
      }
    }
    return names;
  }
}

package dev.carillon.web.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.ApiApplication;
import dev.carillon.web.AppsApplication;
import dev.carillon.web.MetricsApplication;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document is written by hand: it must name every route, and no other. */
class OpenApiDocumentTest {

  private static final Pattern PATH = Pattern.compile("^  (/\\S+):$");
  private static final Pattern METHOD = Pattern.compile("^    (get|post|put|patch|delete):$");
  private static final Pattern REFERENCE = Pattern.compile("'#/components/(\\w+)/(\\w+)'");

  @Test
  void namesEveryRouteAndNoOther() throws IOException {
    Set<String> routes = new TreeSet<>();
    List.of(new AppsApplication(), new ApiApplication(), new MetricsApplication())
        .forEach(application -> routes.addAll(routes(application)));

    assertThat(documented()).isEqualTo(routes);
  }

  @Test
  void refersOnlyToWhatItHolds() throws IOException {
    List<String> lines = lines();
    Set<String> missing = new TreeSet<>();
    for (String line : lines) {
      Matcher reference = REFERENCE.matcher(line);
      while (reference.find()) {
        String definition = "    " + reference.group(2) + ":";
        if (lines.stream().noneMatch(each -> each.startsWith(definition))) {
          missing.add(reference.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> documented() throws IOException {
    Set<String> documented = new TreeSet<>();
    String path = null;
    for (String line : lines()) {
      Matcher opens = PATH.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (opens.matches()) {
        path = opens.group(1);
      } else if (method.matches()) {
        documented.add(method.group(1).toUpperCase(Locale.ROOT) + ' ' + path);
      }
    }
    return documented;
  }

  private static Set<String> routes(Application application) {
    String prefix = application.getClass().getAnnotation(ApplicationPath.class).value();
    Set<String> routes = new TreeSet<>();
    for (Class<?> resource : application.getClasses()) {
      Path path = resource.getAnnotation(Path.class);
      for (Method method : path == null ? new Method[0] : resource.getDeclaredMethods()) {
        Path own = method.getAnnotation(Path.class);
        String full = prefix + '/' + path.value() + '/' + (own == null ? "" : own.value());
        verbs(method).forEach(verb -> routes.add(verb + ' ' + normal(full)));
      }
    }
    return routes;
  }

  private static List<String> verbs(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .toList();
  }

  private static String normal(String path) {
    return ("/" + path)
        .replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}")
        .replaceAll("/+", "/")
        .replaceAll("/$", "");
  }

  private static List<String> lines() throws IOException {
    try (InputStream document =
        OpenApiDocumentTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return new String(document.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}

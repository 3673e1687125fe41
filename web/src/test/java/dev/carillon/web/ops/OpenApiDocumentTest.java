package dev.carillon.web.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.AdminApplication;
import dev.carillon.web.ApiApplication;
import dev.carillon.web.AppsApplication;
import dev.carillon.web.MetricsApplication;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document is written by hand: it must name every route, and no other. */
class OpenApiDocumentTest {

  private static final Pattern PATH = Pattern.compile("^  (/\\S+):$");
  private static final Pattern METHOD = Pattern.compile("^    (get|post|put|patch|delete):$");
  private static final Pattern RESPONSE =
      Pattern.compile("^        '?(\\d{3}|default)'?: (\\{.*)$");
  private static final Pattern REFERENCE = Pattern.compile("'#/components/(\\w+)/(\\w+)'");

  @Test
  void namesEveryRouteAndNoOther() throws IOException {
    Set<String> routes = new TreeSet<>();
    applications().forEach(application -> routes.addAll(routes(application, method -> true)));

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

  @Test
  void showsForEachRouteWhatItAnswersAndHowItRefuses() throws IOException {
    Map<String, List<String>> operations = operations();
    assertThat(operations).isNotEmpty();
    operations.forEach(
        (route, lines) -> {
          Map<String, String> responses = responses(lines);
          assertThat(responses.keySet())
              .as("a success of %s", route)
              .anyMatch(status -> status.startsWith("2"));
          responses.forEach(
              (status, response) ->
                  assertThat(shows(status, response))
                      .as("%s of %s: %s", status, route, response)
                      .isTrue());
          assertThat(responses.keySet().stream().anyMatch(status -> !status.startsWith("2")))
              .as("a refusal of %s", route)
              .isTrue();
        });
  }

  @Test
  void saysOfEachRouteWhoMayCallIt() throws IOException {
    Set<String> open = new TreeSet<>();
    operations()
        .forEach(
            (route, lines) -> {
              if (lines.contains("      security: []")) {
                open.add(route);
              }
            });
    Set<String> anyone = new TreeSet<>();
    for (Application application : applications()) {
      anyone.addAll(routes(application, OpenApiDocumentTest::isForAnyone));
    }
    assertThat(open).isEqualTo(anyone);
  }

  /** A schema, by itself or within what it refers to; nothing for an answer without a body. */
  private static boolean shows(String status, String response) {
    return status.equals("204") || response.contains("content: {") || response.contains("$ref: ");
  }

  /** By status, in one line each as the document has them. */
  private static Map<String, String> responses(List<String> operation) {
    Map<String, String> responses = new TreeMap<>();
    for (String line : operation) {
      Matcher response = RESPONSE.matcher(line);
      if (response.matches()) {
        responses.put(response.group(1), response.group(2));
      }
    }
    return responses;
  }

  private static Set<String> documented() throws IOException {
    return operations().keySet();
  }

  /** The lines of each operation. */
  private static Map<String, List<String>> operations() throws IOException {
    Map<String, List<String>> operations = new TreeMap<>();
    String path = null;
    List<String> current = new ArrayList<>();
    for (String line : lines()) {
      Matcher opens = PATH.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (opens.matches()) {
        path = opens.group(1);
      } else if (method.matches()) {
        current = new ArrayList<>();
        operations.put(method.group(1).toUpperCase(Locale.ROOT) + ' ' + path, current);
      } else if (line.startsWith("      ")) {
        current.add(line);
      } else {
        current = new ArrayList<>();
      }
    }
    return operations;
  }

  private static List<Application> applications() {
    return List.of(
        new AppsApplication(),
        new ApiApplication(),
        new MetricsApplication(),
        new AdminApplication());
  }

  private static boolean isForAnyone(Method method) {
    return method.getAnnotation(Requires.class).value() == Access.ANYONE;
  }

  private static Set<String> routes(Application application, Predicate<Method> wanted) {
    String prefix = application.getClass().getAnnotation(ApplicationPath.class).value();
    Set<String> routes = new TreeSet<>();
    for (Class<?> resource : application.getClasses()) {
      Path path = resource.getAnnotation(Path.class);
      for (Method method : path == null ? new Method[0] : resource.getDeclaredMethods()) {
        Path own = method.getAnnotation(Path.class);
        String full = prefix + '/' + path.value() + '/' + (own == null ? "" : own.value());
        verbs(method).stream()
            .filter(verb -> wanted.test(method))
            .forEach(verb -> routes.add(verb + ' ' + normal(full)));
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

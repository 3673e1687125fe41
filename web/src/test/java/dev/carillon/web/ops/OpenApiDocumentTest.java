package dev.carillon.web.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.web.AdminApplication;
import dev.carillon.web.ApiApplication;
import dev.carillon.web.AppsApplication;
import dev.carillon.web.MetricsApplication;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.junit.jupiter.api.Test;

/**
 * The document is written by hand, but for routes that describe themselves by annotations: it must
 * name every other route, and no more.
 */
class OpenApiDocumentTest {

  private static final Pattern PATH = Pattern.compile("^  (/\\S+):$");
  private static final Pattern METHOD = Pattern.compile("^    (get|post|put|patch|delete):$");
  private static final Pattern RESPONSE =
      Pattern.compile("^        '?(\\d{3}|default)'?: (\\{.*)$");
  private static final Pattern REFERENCE = Pattern.compile("'#/components/(\\w+)/(\\w+)'");

  @Test
  void namesEveryRouteAndNoOther() throws IOException {
    Set<String> routes = new TreeSet<>();
    applications()
        .forEach(application -> routes.addAll(routes(application, method -> !isAnnotated(method))));

    assertThat(documented()).isEqualTo(routes);
  }

  @Test
  void scansWhatIsDescribedByAnnotationsAndNothingElse() throws IOException {
    Properties config = new Properties();
    for (URL file :
        Collections.list(
            getClass().getClassLoader().getResources("META-INF/microprofile-config.properties"))) {
      try (InputStream text = file.openStream()) {
        config.load(text);
      }
    }
    Set<String> scanned = new TreeSet<>();
    for (Application application : applications()) {
      for (Class<?> type : application.getClasses()) {
        if (Arrays.stream(type.getDeclaredMethods()).anyMatch(OpenApiDocumentTest::isAnnotated)) {
          scanned.add(type.getPackageName());
          assertThat(config.getProperty("mp.openapi.scan.classes"))
              .contains(application.getClass().getName());
        }
      }
    }
    assertThat(config.getProperty("mp.openapi.scan.packages").split(","))
        .containsExactlyInAnyOrderElementsOf(scanned);
  }

  @Test
  void annotationsSayWhatARouteTakesAnswersAndWhoMayCallIt() {
    int described = 0;
    for (Application application : applications()) {
      for (Class<?> type : application.getClasses()) {
        for (Method method : type.getDeclaredMethods()) {
          if (isAnnotated(method)) {
            described++;
            requireDescribed(type, method);
          }
        }
      }
    }
    assertThat(described).isPositive();
  }

  private static void requireDescribed(Class<?> type, Method method) {
    assertThat(method.getAnnotation(Operation.class).summary()).as("%s", method).isNotEmpty();
    APIResponse[] answers = method.getAnnotationsByType(APIResponse.class);
    assertThat(answers).as("answers of %s", method).isNotEmpty();
    for (APIResponse answer : answers) {
      assertThat(answer.responseCode()).as("%s", method).startsWith("2");
      if (!answer.responseCode().equals("204")) {
        requireExample(method, answer.content());
      }
    }
    if (method.isAnnotationPresent(POST.class)
        || method.isAnnotationPresent(PUT.class)
        || method.isAnnotationPresent(PATCH.class)) {
      requireExample(method, method.getAnnotation(RequestBody.class).content());
    }
    APIResponse refusal = type.getAnnotation(APIResponse.class);
    assertThat(refusal.responseCode()).as("a refusal of %s", type).isEqualTo("default");
    requireExample(method, refusal.content());
    assertThat(type.isAnnotationPresent(SecurityRequirement.class)).as("%s", type).isTrue();
    assertThat(isForAnyone(method)).as("%s", method).isFalse();
  }

  private static void requireExample(Method method, Content[] content) {
    assertThat(content).as("an example of %s", method).hasSize(1);
    assertThat(content[0].examples()).as("an example of %s", method).isNotEmpty();
    for (ExampleObject example : content[0].examples()) {
      assertThatCode(() -> new ObjectMapper().readTree(example.value()))
          .as("%s", example.value())
          .doesNotThrowAnyException();
    }
  }

  private static boolean isAnnotated(Method method) {
    return method.isAnnotationPresent(Operation.class);
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

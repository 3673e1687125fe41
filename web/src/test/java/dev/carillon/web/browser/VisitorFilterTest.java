package dev.carillon.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.ApiApplication;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VisitorFilterTest {

  @Test
  void takesBodiesOfAnyoneForTheRoutesThatAreForAnyone() {
    Set<String> anyone = new TreeSet<>();
    for (Class<?> resource : new ApiApplication().getClasses()) {
      for (Method method : resource.getDeclaredMethods()) {
        Requires required = method.getAnnotation(Requires.class);
        if (required != null
            && required.value() == Access.ANYONE
            && method.isAnnotationPresent(POST.class)) {
          String path =
              "/api/"
                  + resource.getAnnotation(Path.class).value()
                  + '/'
                  + method.getAnnotation(Path.class).value();
          anyone.add(path.replaceAll("/+", "/"));
        }
      }
    }
    assertThat(VisitorFilter.ANONYMOUS).isEqualTo(anyone);
  }
}

package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldBodyRequestTest {

  private final Map<String, Object> container =
      new HashMap<>(
          Map.of(
              "getQueryString", "mode=sync",
              "getRequestURI", "/apps/a%5B%2Fb",
              "getRequestURL", new StringBuffer("http://localhost/apps/a%5B%2Fb")));

  private final HeldBodyRequest held =
      new HeldBodyRequest(
          (HttpServletRequest)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {HttpServletRequest.class},
                  (proxy, method, arguments) -> container.get(method.getName())));

  @Test
  void keepsTheQueryThatTheContainerForgetsWhenItDispatches() {
    container.put("getQueryString", null);
    assertThat(held.getQueryString()).isEqualTo("mode=sync");
  }

  @Test
  void keepsThePathThatTheContainerDecodesWhenItDispatches() {
    container.put("getRequestURI", "/apps/a[/b");
    container.put("getRequestURL", new StringBuffer("http://localhost/apps/a[/b"));
    assertThat(held.getRequestURI()).isEqualTo("/apps/a%5B%2Fb");
    assertThat(held.getRequestURL()).hasToString("http://localhost/apps/a%5B%2Fb");
  }
}

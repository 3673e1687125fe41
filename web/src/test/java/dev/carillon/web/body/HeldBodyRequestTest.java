package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeldBodyRequestTest {

  @Test
  void keepsTheQueryThatTheContainerForgetsWhenItDispatches() {
    AtomicReference<String> query = new AtomicReference<>("mode=sync");
    HttpServletRequest container =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getQueryString") ? query.get() : null);
    HeldBodyRequest held = new HeldBodyRequest(container);

    query.set(null);

    assertThat(held.getQueryString()).isEqualTo("mode=sync");
  }
}

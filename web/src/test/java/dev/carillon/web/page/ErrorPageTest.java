package dev.carillon.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPageTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @Test
  void aPersonAtAnAddressBesideAllRoutesGetsAPage() {
    assertThat(ErrorPage.isForPeople(404, "GET", "/nowhere", BROWSER)).isTrue();
    assertThat(ErrorPage.isForPeople(404, "GET", "/apiary", BROWSER)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "404, GET, /nowhere, */*",
    "404, GET, /nowhere,",
    "404, GET, /nowhere, application/json",
    "404, POST, /nowhere, text/html",
    "400, GET, /nowhere, text/html",
    "500, GET, /nowhere, text/html",
    "404, GET, /api/push/nothing, text/html",
    "404, GET, /apps/x, text/html",
    "404, GET, /admin, text/html",
    "404, GET, /sse, text/html"
  })
  void clientsAndRoutesSpeakJson(int status, String method, String path, String accept) {
    assertThat(ErrorPage.isForPeople(status, method, path, accept)).isFalse();
  }
}

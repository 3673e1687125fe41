package dev.carillon.web.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {

  private static RequestForm form(String path, String... fields) {
    Map<String, List<String>> byName = new HashMap<>();
    byName.put("Host", List.of("localhost:6001"));
    for (String field : fields) {
      int colon = field.indexOf(':');
      byName.put(
          field.substring(0, colon),
          Arrays.stream(field.substring(colon + 1).split("\\|\\|", -1))
              .map(String::strip)
              .toList());
    }
    return new RequestForm("GET", "HTTP/1.1", path, name -> byName.getOrDefault(name, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length:-1",
        "Content-Length:+36",
        "Content-Length:0x10",
        "Content-Length:36 x",
        "Content-Length:36, 36",
        "Content-Length:",
        "Content-Length:5||5",
        "Content-Length:9999999999999999999",
        "Transfer-Encoding:gzip, chunked",
        "Transfer-Encoding:xchunked",
        "Transfer-Encoding:chunked||chunked",
        "Host:a||b",
        "Host:a b",
        "Host:a/b",
        "Host:user@a",
        "Accept:a/b;q=x",
        "Accept:nonsense",
        "Accept:a/b;q=2",
        "Accept:a/b;q",
        "Accept:;;;",
        "Accept-Language:-;q=z",
        "Content-Type:/;;;",
        "Content-Type:json",
        "Content-Type:a/b||a/b"
      })
  void refuses(String field) {
    assertThat(form("/", field).refusal()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length:0",
        "Content-Length:2097152",
        "Transfer-Encoding:Chunked",
        "Host:example.org",
        "Host:[::1]:6001",
        "Host:",
        "Accept:*/*",
        "Accept:text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "Accept:text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8,"
            + "application/signed-exchange;v=b3;q=0.7",
        "Accept:application/json;charset=\"utf-8\"",
        "Accept:",
        "Accept-Language:de-CH,de;q=0.9,en-US;q=0.8,zh-Hant-TW;q=0.1,*;q=0",
        "Content-Type:application/json",
        "Content-Type:application/json; charset=utf-8",
        "Content-Type:application/vnd.api+json;",
        "Content-Type:multipart/form-data; boundary=\"a b\""
      })
  void takes(String field) {
    assertThat(form("/", field).refusal()).isEmpty();
  }

  @Test
  void aLengthBesideChunksIsRefused() {
    assertThat(form("/", "Content-Length:5", "Transfer-Encoding:chunked").refusal()).isPresent();
  }

  @Test
  void aBodyWithoutALengthMayBeOneThatWasNotUnderstood() {
    Map<String, List<String>> fields =
        Map.of("Host", List.of("a"), "Content-Type", List.of("application/json"));
    RequestForm typed =
        new RequestForm("POST", "HTTP/1.1", "/", n -> fields.getOrDefault(n, List.of()));
    assertThat(typed.refusal()).isPresent();
    RequestForm bare = new RequestForm("DELETE", "HTTP/1.0", "/", name -> List.of());
    assertThat(bare.refusal()).isEmpty();
    assertThat(bare.mayHideABody()).isTrue();
    RequestForm removal =
        new RequestForm("DELETE", "HTTP/1.1", "/", n -> fields.getOrDefault(n, List.of()));
    assertThat(removal.refusal()).isEmpty();
    assertThat(removal.mayHideABody()).isTrue();
    assertThat(form("/").mayHideABody()).isFalse();
  }

  @Test
  void onlyTheOldProtocolMayNameNoHost() {
    assertThat(new RequestForm("GET", "HTTP/1.1", "/", name -> List.of()).refusal()).isPresent();
    assertThat(new RequestForm("GET", "HTTP/1.0", "/", name -> List.of()).refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/a%00", "/%ff", "/%c3%28", "/%ed%a0%80", "/a%"})
  void refusesTheAddress(String path) {
    assertThat(form(path).refusal()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a%2fb", "/%C3%A9", "/%f0%9f%94%94", "/apps/a/push/publish/x;y=1"})
  void takesTheAddress(String path) {
    assertThat(form(path).refusal()).isEmpty();
  }

  @Test
  void longNonsenseIsRefusedQuickly() {
    String nonsense = "Accept:" + "a/b;a=b ;".repeat(100) + "\u0001";
    assertThat(form("/", nonsense).refusal()).isPresent();
    assertThat(form("/", "Accept:" + "x".repeat(20_000)).refusal()).isPresent();
  }
}

package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RequestPartsTest {

  @Test
  void anOriginHasAPort() {
    assertThat(Origin.of(URI.create("https://Push.Example.org/a")))
        .isEqualTo(new Origin(true, "push.example.org", 443));
    assertThat(Origin.of(URI.create("http://[::1]/a"))).isEqualTo(new Origin(false, "::1", 80));
    assertThat(Origin.of(URI.create("http://localhost:81")))
        .isEqualTo(new Origin(false, "localhost", 81));
  }

  @Test
  void anOriginIsHttpOrHttps() {
    assertThatThrownBy(() -> Origin.of(URI.create("ftp://example.org")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Origin.of(URI.create("/path")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTargetKeepsPathAndQueryAsTheyWere() {
    assertThat(Origin.requestTarget(URI.create("https://x/a%20b?q=%2F"))).isEqualTo("/a%20b?q=%2F");
    assertThat(Origin.requestTarget(URI.create("https://x"))).isEqualTo("/");
    assertThat(Origin.pathPrefix(URI.create("https://x/base/"))).isEqualTo("/base");
    assertThat(Origin.pathPrefix(URI.create("https://x"))).isEmpty();
  }

  @Test
  void headersCarryNoLineBreaks() {
    assertThatThrownBy(() -> RequestHeaders.none().with("a", "b\r\nc: d"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RequestHeaders.none().with("a\r\n", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RequestHeaders.none().with("", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsNoSecret() {
    RequestHeaders headers = RequestHeaders.none().with("Authorization", "Bearer x");
    Origin origin = new Origin(true, "push.example.org", 443);
    assertThat(headers).hasToString("headers authorization");
    assertThat(new Http2Request(origin, "/secret", headers, new byte[0]))
        .hasToString("POST to push.example.org");
  }

  @Test
  void aTargetIsAPath() {
    Origin origin = new Origin(true, "push.example.org", 443);
    for (String target : new String[] {"", "a", "/a b", "/a\r\nb", "/ä"}) {
      assertThatThrownBy(() -> new Http2Request(origin, target, RequestHeaders.none(), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

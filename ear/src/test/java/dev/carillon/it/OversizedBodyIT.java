package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A body past the limit of 2 MiB: refused before it has all arrived, and nothing is changed. */
@ExtendWith(Suite.Extension.class)
class OversizedBodyIT {
  private static final int LIMIT = 2 * 1024 * 1024;
  private static final int QUICKLY_MS = (int) Duration.ofSeconds(10).toMillis();
  private static final String PATH = "/push/publish";

  private final URI server;
  private final ApiClient bench;

  OversizedBodyIT(Suite suite) {
    server = suite.uri();
    bench = new ApiClient(server, "bench-id", "bench-key", "bench-secret");
  }

  /** How a request shows who sent it. */
  private enum Signature {
    /** By the app's key, over this very body. */
    RIGHT(413, "payload_too_large"),
    /** By the app's key, as if the body were another one: the size is found out first. */
    FORGED(413, "payload_too_large"),
    /** Not at all: refused before anybody looks at a body. */
    NONE(400, "invalid_input");

    private final int status;
    private final String code;

    Signature(int status, String code) {
      this.status = status;
      this.code = code;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedByItsLengthBeforeAnyOfItArrives(Signature signature) throws Exception {
    String id = "long-" + signature;
    String head = head(signature, body(id)) + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n";

    assertRefused(exchange(head, new byte[0]), signature);

    assertUnknown(id);
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedInChunksBeforeItEnds(Signature signature) throws Exception {
    String id = "chunked-" + signature;
    String body = body(id);
    String head = head(signature, body) + "Transfer-Encoding: chunked\r\n\r\n";

    assertRefused(exchange(head, chunks(body.getBytes(StandardCharsets.UTF_8))), signature);

    assertUnknown(id);
  }

  @Test
  void isRefusedToAnOrdinaryClient() throws Exception {
    assertThat(bench.post(PATH, body("ordinary")).expect(413).path("code").asText())
        .isEqualTo("payload_too_large");
    assertUnknown("ordinary");
  }

  @Test
  void isTakenUpToTheLimit() throws Exception {
    String body = body("exact");
    bench.post(PATH, body.substring(0, LIMIT)).expect(202);
    bench.get(PATH + "/exact/status").expect(200);
  }

  /** A publish that would be accepted, one space longer than the limit. */
  private static String body(String id) {
    String publish =
        "{\"publishId\":\"%s\",\"recipients\":[{\"type\":\"client\",\"clientId\":\"nobody\"}],"
                .formatted(id)
            + "\"payload\":{\"title\":\"T\"}}";
    return publish + " ".repeat(LIMIT + 1 - publish.length());
  }

  private String head(Signature signature, String body) {
    String target =
        switch (signature) {
          case RIGHT -> bench.signedTarget("POST", PATH, body);
          case FORGED -> bench.signedTarget("POST", PATH, "{}");
          case NONE -> "/apps/bench-id" + PATH;
        };
    return "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
        .formatted(target, server.getPort());
  }

  /** All but the chunk that would end the body. */
  private static byte[] chunks(byte[] body) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream(body.length + 4096);
    int size = 64 * 1024;
    for (int from = 0; from < body.length; from += size) {
      int length = Math.min(size, body.length - from);
      chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      chunks.write(body, from, length);
      chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return chunks.toByteArray();
  }

  /** Sends this much and reads the answer; waits for it a bounded time only. */
  private String exchange(String head, byte[] sent) throws IOException {
    try (Socket socket = new Socket("localhost", server.getPort())) {
      socket.setSoTimeout(QUICKLY_MS);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      try {
        out.write(sent);
        out.flush();
      } catch (IOException e) {
        // the server may hang up once it has answered: the answer is what counts
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
      }
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String answer(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String text = "";
    int end = -1;
    while (end < 0 || text.length() < end + 4 + length(text.substring(0, end))) {
      int next = in.read();
      assertThat(next).as("the answer ends after: " + text).isNotNegative();
      read.write(next);
      text = next == '\n' || next == '}' ? read.toString(StandardCharsets.UTF_8) : text;
      end = text.indexOf("\r\n\r\n");
    }
    return text;
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no length in " + head));
  }

  private static void assertRefused(String answer, Signature signature) {
    assertThat(answer).startsWith("HTTP/1.1 " + signature.status);
    JsonNode body = ApiClient.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.path("code").asText()).isEqualTo(signature.code);
    assertThat(body.path("status").asInt()).isEqualTo(signature.status);
    assertThat(body.path("error").asText()).isNotEmpty();
  }

  private void assertUnknown(String id) throws IOException, InterruptedException {
    bench.get(PATH + "/" + id + "/status").expect(404);
  }
}

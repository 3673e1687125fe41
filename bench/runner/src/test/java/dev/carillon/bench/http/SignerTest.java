package dev.carillon.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignerTest {

  /** The example of Pusher's documentation, "Worked authentication example". */
  @Test
  void signsPushersPublishedExample() {
    Clock then = Clock.fixed(Instant.ofEpochSecond(1353088179), ZoneOffset.UTC);
    Signer signer = new Signer("278d425bdf160c739803", "7ad3773142a6692b25b8", then);
    byte[] body =
        "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(signer.sign("POST", "/apps/3/events", body))
        .endsWith(
            "&body_md5=ec365a775a4cd0599faeb73354201b6f"
                + "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
  }
}

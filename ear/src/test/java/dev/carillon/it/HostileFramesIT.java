package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200 malformed and hostile frames: whoever sends them pays, nobody else notices. */
@ExtendWith(Suite.Extension.class)
class HostileFramesIT {
  private static final int MALFORMED = 140;
  private static final int RULE_BREAKING = 60;
  private static final int FRAME_CHARACTERS = 100_000;
  private static final String APP = "/app/app-key?protocol=7";
  private static final String PING = "{\"event\":\"pusher:ping\",\"data\":{}}";

  private final URI server;
  private final ApiClient api;
  private final String channel = "it-" + UUID.randomUUID();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  HostileFramesIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  @Test
  void hurtOnlyTheirSender() throws IOException, InterruptedException {
    try (LiveClient bystander = LiveClient.connect(server, "7")) {
      bystander.subscribe(channel);
      bystander.subscribed();
      malformedFramesLeaveTheirConnectionOpen();
      for (int i = 0; i < RULE_BREAKING; i++) {
        breakARule(i);
      }
      api.post(
              "/events",
              "{\"name\":\"still-here\",\"channel\":\"%s\",\"data\":\"1\"}".formatted(channel))
          .expect(200);
      bystander.next("still-here");
      assertThat(bystander.closedWith()).isZero();
    }
  }

  private void malformedFramesLeaveTheirConnectionOpen() throws IOException {
    try (RawSocket hostile = new RawSocket(server, APP)) {
      for (int i = 0; i < MALFORMED; i++) {
        hostile.text(malformed(i));
      }
      hostile.text(PING);
      int errors = 0;
      for (String frame = hostile.awaitText();
          !frame.contains("pusher:pong");
          frame = hostile.awaitText()) {
        boolean refusal = frame.contains("pusher:error") || frame.contains("subscription_error");
        errors += refusal ? 1 : 0;
      }
      assertThat(errors).as("refusals, seed " + seed).isEqualTo(MALFORMED);
    }
  }

  private String malformed(int number) {
    return switch (number % 10) {
      case 0 -> "{".repeat(1 + random.nextInt(5_000));
      case 1 -> "{\"event\":" + random.nextLong() + "}";
      case 2 -> "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":[]}}";
      case 3 ->
          "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-x\",\"auth\":\":\"}}";
      case 4 -> "{\"event\":\"client-x\",\"channel\":\"presence-y\",\"data\":\"\\u0000\"}";
      case 5 -> "{\"event\":\"pusher:" + Long.toHexString(random.nextLong()) + "\",\"data\":null}";
      case 6 -> "[".repeat(2_000) + "]".repeat(2_000);
      case 7 -> "{\"event\":\"pusher:ping\"}{\"event\":\"pusher:ping\"}";
      case 8 -> "";
      default -> printable();
    };
  }

  private String printable() {
    StringBuilder text = new StringBuilder("~");
    random.ints(200, 32, 0x500).forEach(text::appendCodePoint);
    return text.toString();
  }

  /** Each on a connection of its own, which the server has to end. */
  private void breakARule(int number) throws IOException {
    try (RawSocket hostile = new RawSocket(server, APP)) {
      hostile.awaitText();
      byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
      switch (number % 10) {
        case 0 -> hostile.frame(RawSocket.TEXT, new byte[] {(byte) 0xc3, 0x28});
        case 1 -> hostile.unmasked(RawSocket.TEXT, hello);
        case 2 -> hostile.frame(0x83, hello); // a reserved opcode
        case 3 -> hostile.frame(0xf1, hello); // reserved bits
        case 4 -> hostile.frame(0x89, new byte[126]); // a ping of more than 125 bytes
        case 5 -> hostile.frame(0x80, hello); // the continuation of nothing
        case 6 -> hostile.claimed(RawSocket.TEXT, Long.MAX_VALUE, hello);
        case 7 -> hostile.frame(0x82, new byte[2_000]); // binary
        case 8 -> hostile.frame(0x88, new byte[] {3}); // half a close code
        default -> fragments(hostile);
      }
      assertThat(hostile.awaitClose()).as("close of rule %s", number % 10).isNotEqualTo(1000);
    }
  }

  private static void fragments(RawSocket hostile) throws IOException {
    byte[] part = "x".repeat(FRAME_CHARACTERS / 4).getBytes(StandardCharsets.US_ASCII);
    hostile.frame(0x01, part);
    for (int i = 0; i < 5; i++) {
      hostile.frame(0x00, part);
    }
    hostile.frame(0x80, part);
  }

  @Test
  void aFrameOverTheLimitClosesThatConnectionAloneAndSaysWhy()
      throws IOException, InterruptedException {
    try (RawSocket hostile = new RawSocket(server, APP);
        LiveClient other = LiveClient.connect(server, "7")) {
      hostile.text("x".repeat(FRAME_CHARACTERS + 1));
      assertThat(hostile.awaitClose()).isEqualTo(1009);
      other.say(PING);
      other.data("pong");
      other.say("x".repeat(FRAME_CHARACTERS));
      assertThat(other.data("error").path("code").asInt()).isEqualTo(4300);
    }
  }

  @Test
  void aMessageInPartsIsReadAsOne() throws IOException {
    try (RawSocket client = new RawSocket(server, APP)) {
      client.awaitText();
      client.frame(0x01, PING.substring(0, 10).getBytes(StandardCharsets.US_ASCII));
      client.frame(0x89, new byte[3]); // a ping may come between
      client.frame(0x00, PING.substring(10, 20).getBytes(StandardCharsets.US_ASCII));
      client.frame(0x80, PING.substring(20).getBytes(StandardCharsets.US_ASCII));
      assertThat(client.awaitText()).contains("pusher:pong");
    }
  }

  @Test
  void aHandshakeGivesNoSessionToKeep() throws IOException {
    try (RawSocket client = new RawSocket(server, APP)) {
      assertThat(client.head()).doesNotContainIgnoringCase("set-cookie");
    }
  }

  @Test
  void connectionsAreRefusedWithTheDocumentedCodes() throws IOException {
    List<Integer> codes = new ArrayList<>();
    for (String path :
        List.of(
            "/app/nobody?protocol=7",
            "/app/app-key/more?protocol=7",
            "/app/app-key/more/still?protocol=7",
            "/app?protocol=7",
            "/app/app-key?protocol=seven",
            "/app/app-key?protocol=99",
            "/app/app-key")) {
      try (RawSocket socket = new RawSocket(server, path)) {
        codes.add(socket.awaitClose());
      }
    }
    assertThat(codes).containsExactly(4001, 4005, 4005, 4005, 4006, 4007, 4008);
  }
}

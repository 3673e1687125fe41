package dev.carillon.bench.realtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One WebSocket connection of the crowd, reading what it must and no more: a general client would
 * cost several times what is measured. For the crowd's thread.
 */
final class Listener {

  private static final String SUCCEEDED = "subscription_succeeded";
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final SocketChannel socket;
  private final SelectionKey key;
  private final Tally tally;
  private byte[] carry = {};
  private boolean upgraded;
  private boolean subscribed;
  private boolean closed;
  private long last = -1;

  Listener(URI server, String path, Selector selector, Tally tally, int receiveBuffer)
      throws IOException {
    this.tally = tally;
    this.socket = SocketChannel.open();
    if (receiveBuffer > 0) {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    writeAll(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    socket.configureBlocking(false);
    this.key = socket.register(selector, SelectionKey.OP_READ, this);
  }

  boolean isUpgraded() {
    return upgraded;
  }

  boolean isSubscribed() {
    return subscribed;
  }

  boolean isClosed() {
    return closed;
  }

  /** From now on nothing is read: the server's sends pile up. */
  void stopReading() {
    key.interestOps(0);
  }

  /** Sends a text frame; small ones always fit into an idle connection's buffer. */
  void say(String text) throws IOException {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip(); // a mask of zeros changes nothing
    writeAll(frame);
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  /** Reads what is there. */
  void read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    buffer.put(carry);
    int count = socket.read(buffer);
    if (count < 0) {
      end();
      return;
    }
    byte[] bytes = buffer.array();
    int end = buffer.position();
    int at = upgraded ? 0 : skipHandshake(bytes, end);
    if (at >= 0) {
      at = frames(bytes, at, end);
    }
    carry = new byte[end - Math.max(at, 0)];
    System.arraycopy(bytes, Math.max(at, 0), carry, 0, carry.length);
  }

  private void end() throws IOException {
    closed = true;
    key.cancel();
    socket.close();
  }

  private int skipHandshake(byte[] bytes, int end) {
    for (int i = 3; i < end; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        upgraded = true;
        return i + 1;
      }
    }
    return -1;
  }

  private int frames(byte[] bytes, int from, int end) throws IOException {
    int at = from;
    while (end - at >= 2) {
      int length = bytes[at + 1] & 0x7f;
      int head = 2;
      if (length == 126) {
        if (end - at < 4) {
          return at;
        }
        length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
        head = 4;
      }
      if (end - at < head + length) {
        return at;
      }
      int opcode = bytes[at] & 0x0f;
      if (opcode == CLOSE) {
        end();
        return end;
      }
      if (opcode == TEXT) {
        text(bytes, at + head, at + head + length);
      } else if (opcode == PING) {
        send(PONG, Arrays.copyOfRange(bytes, at + head, at + head + length));
      }
      at += head + length;
    }
    return at;
  }

  /** Events begin with {@code {"event":"t"}}, and carry {@code #nanos,number,…}. */
  private void text(byte[] bytes, int from, int end) throws IOException {
    if (bytes[from + 10] == 't' && bytes[from + 11] == '"') {
      int at = from + 12;
      while (bytes[at] != '#') {
        at++;
      }
      long nanos = 0;
      for (at++; bytes[at] != ','; at++) {
        nanos = nanos * 10 + bytes[at] - '0';
      }
      long number = 0;
      for (at++; bytes[at] != ','; at++) {
        number = number * 10 + bytes[at] - '0';
      }
      last = tally.arrived(last, number, System.nanoTime() - nanos);
    } else {
      String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
      subscribed |= text.contains(SUCCEEDED);
      if (text.startsWith("{\"event\":\"pusher:ping\"")) {
        say("{\"event\":\"pusher:pong\",\"data\":{}}");
      }
    }
  }
}

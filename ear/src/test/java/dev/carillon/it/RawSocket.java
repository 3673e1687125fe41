package dev.carillon.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that may break every rule of RFC 6455. Used by one thread. */
final class RawSocket implements AutoCloseable {
  static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final String head;

  RawSocket(URI server, String path) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, server.getAuthority())
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n";
    bytes(request.getBytes(StandardCharsets.US_ASCII));
    head = head(in);
    if (!head.startsWith("HTTP/1.1 101")) {
      socket.close();
      throw new IOException(head.lines().findFirst().orElse("no answer"));
    }
  }

  /** What the server answered to the handshake. */
  String head() {
    return head;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the handshake was not answered");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  void bytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * One frame, masked as a client's has to be.
   *
   * @param first FIN, reserved bits and opcode
   */
  void frame(int first, byte[] payload) throws IOException {
    bytes(encoded(first, MASKED, payload.length, payload));
  }

  void text(String text) throws IOException {
    frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame that is not masked. */
  void unmasked(int first, byte[] payload) throws IOException {
    bytes(encoded(first, 0, payload.length, payload));
  }

  /** The head of a frame that claims a length, and less than that. */
  void claimed(int first, long length, byte[] payload) throws IOException {
    bytes(encoded(first, MASKED, length, payload));
  }

  private static byte[] encoded(int first, int masked, long length, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (length < 126) {
      out.write(masked | (int) length);
    } else if (length < 65_536) {
      out.write(masked | 126);
      number(out, length, 2);
    } else {
      out.write(masked | 127);
      number(out, length, 8);
    }
    if (masked != 0) {
      out.writeBytes(new byte[4]); // a mask of zeros leaves the payload as it is
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  /** The code of the server's close frame; 0 when it ended the connection without one. */
  int awaitClose() throws IOException {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        byte[] payload = payload();
        if (first == CLOSE) {
          return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
      }
    } catch (EOFException | SocketException e) {
      return 0;
    }
  }

  /** The next text frame. */
  String awaitText() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = payload();
      if (first == TEXT) {
        return new String(payload, StandardCharsets.UTF_8);
      }
      if (first == CLOSE) {
        throw new EOFException("the server closed");
      }
    }
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return in.readNBytes(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.carillon.bench.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection, blocking. Costs a few microseconds a request where the JDK's
 * client costs a hundred and more: on a small machine the benchmark's own client must not be what
 * is measured. For one thread; a failed request leaves it unusable.
 */
public final class Connection implements AutoCloseable {

  /**
   * An answer.
   *
   * @param last whether the server takes no further request on this connection
   */
  public record Answer(int status, String body, boolean last) {

    public Answer expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException(
            "answered " + status + " instead of " + wanted + ": " + body);
      }
      return this;
    }
  }

  private static final int TIMEOUT_MS = 30_000;
  private static final int MAX_LINE = 16_384;

  private final Socket socket = new Socket();
  private final String host;
  private final InputStream in;
  private final OutputStream out;

  public Connection(URI server) throws IOException {
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    host = server.getHost() + ":" + server.getPort();
    in = new BufferedInputStream(socket.getInputStream(), 16_384);
    out = socket.getOutputStream();
  }

  public Answer send(String method, String pathAndQuery, byte[] body) throws IOException {
    String head =
        method
            + " "
            + pathAndQuery
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] text = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[text.length + body.length];
    System.arraycopy(text, 0, all, 0, text.length);
    System.arraycopy(body, 0, all, text.length, body.length);
    out.write(all);
    out.flush();
    return read();
  }

  private Answer read() throws IOException {
    String status = line();
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      } else if (lower.startsWith("connection:")) {
        last = lower.contains("close");
      }
    }
    int code = Integer.parseInt(status.split(" ")[1]);
    return new Answer(code, chunked ? chunks() : text(length), last);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private int size() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the server closed the connection");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > MAX_LINE) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

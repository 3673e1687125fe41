package dev.carillon.web.body;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body is in memory: what reads it never waits for the client. */
final class HeldBodyRequest extends HttpServletRequestWrapper {

  private final String query;
  private final String uri;
  private final String url;
  private volatile byte[] body = new byte[0];

  HeldBodyRequest(HttpServletRequest request) {
    super(request);
    this.query = request.getQueryString();
    this.uri = request.getRequestURI();
    this.url = request.getRequestURL().toString();
  }

  /**
   * As the client wrote it: Open Liberty decodes it when it dispatches the request to its route.
   */
  @Override
  public String getRequestURI() {
    return uri;
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer(url);
  }

  /** Open Liberty has none any more when it dispatches the request to its route. */
  @Override
  public String getQueryString() {
    return query;
  }

  void hold(byte[] bytes) {
    body = bytes;
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Held(new ByteArrayInputStream(body));
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(
        new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
  }

  private static final class Held extends ServletInputStream {
    private final ByteArrayInputStream in;

    Held(ByteArrayInputStream in) {
      this.in = in;
    }

    @Override
    public boolean isFinished() {
      return in.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body is there already");
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return in.read(buffer, offset, length);
    }

    @Override
    public int available() {
      return in.available();
    }
  }
}

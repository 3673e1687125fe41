package dev.carillon.ejb.realtime.webhook;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.providers.net.AddressPolicy;
import dev.carillon.providers.net.GuardedResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST to an address that an app named: the connection is made to the very IP address
 * that was checked, which {@code java.net.http} cannot do, and no redirect is followed. Only the
 * status of the answer is read. Blocks its thread for some seconds at most.
 */
@ApplicationScoped
public class WebhookPost {

  private static final int CONNECT_MS = 5_000;
  private static final int READ_MS = 10_000;
  private static final int MAX_STATUS_LINE = 256;

  private final GuardedResolver resolver;
  private final boolean allowHttp;

  /** For the container's proxy only. */
  protected WebhookPost() {
    this.resolver = null;
    this.allowHttp = false;
  }

  @Inject
  public WebhookPost(CarillonConfig config) {
    this(config.development());
  }

  WebhookPost(boolean development) {
    this.resolver = new GuardedResolver(new AddressPolicy(development));
    this.allowHttp = development;
  }

  /**
   * Posts.
   *
   * @return the status
   * @throws IOException when the address is refused or there is no answer
   */
  public int post(URI url, Map<String, String> headers, byte[] body) throws IOException {
    boolean tls = "https".equals(url.getScheme());
    if (!tls && !allowHttp) {
      throw new IOException("webhooks are posted over https only");
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    InetSocketAddress address = resolver.resolve(url.getHost(), port);
    try (Socket plain = new Socket()) {
      plain.connect(address, CONNECT_MS);
      plain.setSoTimeout(READ_MS);
      if (!tls) {
        return exchange(plain, url, headers, body);
      }
      try (Socket secure = secured(plain, url.getHost(), port)) {
        return exchange(secure, url, headers, body);
      }
    }
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static int exchange(Socket socket, URI url, Map<String, String> headers, byte[] body)
      throws IOException {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder head = new StringBuilder("POST ").append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getRawAuthority());
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nContent-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    request.writeTo(socket.getOutputStream());
    socket.getOutputStream().flush();
    return status(socket.getInputStream());
  }

  private static int status(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MAX_STATUS_LINE; c = in.read()) {
      line.append((char) c);
    }
    String[] parts = line.toString().split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/") || !parts[1].matches("\\d{3}")) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(parts[1]);
  }
}

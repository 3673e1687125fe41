package dev.carillon.mocks;

import dev.carillon.mocks.wire.MockCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An HTTP client that trusts the mocks: HTTP/2 over TLS, HTTP/1.1 in clear text. */
public final class MockClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .sslContext(trusting())
          .version(HttpClient.Version.HTTP_2)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private MockClient() {}

  private static SSLContext trusting() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("mock", MockCertificate.shared().certificate());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts with header names and values in turn. */
  public static HttpResponse<String> post(URI uri, String body, String... headers)
      throws IOException, InterruptedException {
    return post(uri, HttpRequest.BodyPublishers.ofString(body), headers);
  }

  public static HttpResponse<String> post(URI uri, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return post(uri, HttpRequest.BodyPublishers.ofByteArray(body), headers);
  }

  private static HttpResponse<String> post(
      URI uri, HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

package dev.carillon.ejb.registry.identity;

import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.outgoing.OutgoingHttp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Fetches key sets, three seconds for all of it. Nobody's thread waits. */
@ApplicationScoped
public class KeySetSource {

  static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final RequestHeaders ACCEPT =
      RequestHeaders.none().with("Accept", "application/json");

  private final OutgoingHttp http;

  @Inject
  public KeySetSource(OutgoingHttp http) {
    this.http = http;
  }

  /** The document, on an event loop's thread; or an {@link IOException} that says why not. */
  CompletableFuture<String> fetch(URI address) {
    return http.get(address, ACCEPT, DEADLINE).thenCompose(KeySetSource::document);
  }

  private static CompletableFuture<String> document(Http2Result result) {
    if (result instanceof Http2Response answer && answer.status() == HttpURLConnection.HTTP_OK) {
      return CompletableFuture.completedFuture(new String(answer.body(), StandardCharsets.UTF_8));
    }
    return CompletableFuture.failedFuture(new IOException(result.toString()));
  }
}

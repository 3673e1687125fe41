package dev.carillon.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A stream of server-sent events, read line by line. */
final class EventStream implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final HttpURLConnection connection;
  private final BufferedReader lines;
  private String lastId;

  /**
   * @param lastId null for none
   */
  EventStream(URI server, String query, String lastId) throws IOException {
    connection = (HttpURLConnection) server.resolve("/sse?" + query).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    if (lastId != null) {
      connection.setRequestProperty("Last-Event-ID", lastId);
    }
    boolean ok = connection.getResponseCode() == 200;
    lines =
        new BufferedReader(
            new InputStreamReader(
                ok ? connection.getInputStream() : connection.getErrorStream(),
                StandardCharsets.UTF_8));
  }

  /** Channels that the app's server signs until then (epoch seconds). */
  static String signed(String channels, long expires) {
    String auth = ApiClient.auth("sse:" + channels + ":" + expires);
    return "app_key=app-key&channels=%s&expires=%d&auth=%s"
        .formatted(URLEncoder.encode(channels, StandardCharsets.UTF_8), expires, auth);
  }

  int status() throws IOException {
    return connection.getResponseCode();
  }

  String contentType() {
    return connection.getContentType();
  }

  /** The id of the last event read; null when none had one. */
  String lastId() {
    return lastId;
  }

  /** The data of the next event that has this text in it. */
  String next(String text) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        lastId = line.substring("id: ".length());
      } else if (line.startsWith("data: ") && line.contains(text)) {
        return line.substring("data: ".length());
      }
    }
    throw new IOException("the stream ended without " + text);
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}

package dev.carillon.providers.oauth;

import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A token request of RFC 6749: a form that is posted. */
final class FormBody {

  private static final RequestHeaders HEADERS =
      RequestHeaders.none()
          .with("content-type", "application/x-www-form-urlencoded")
          .with("accept", "application/json");

  private final StringBuilder form = new StringBuilder();

  FormBody with(String name, String value) {
    if (form.length() > 0) {
      form.append('&');
    }
    form.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  static URI requireAddress(URI tokenUrl) {
    try {
      Origin.of(tokenUrl);
      return tokenUrl;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("token_url " + e.getMessage(), e);
    }
  }

  Http2Request postTo(URI url) {
    byte[] body = form.toString().getBytes(StandardCharsets.US_ASCII);
    return new Http2Request(Origin.of(url), Origin.requestTarget(url), HEADERS, body);
  }
}

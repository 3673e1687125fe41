package dev.carillon.providers.oauth;

import dev.carillon.providers.http2.Http2Request;
import java.time.Instant;

/** How a credential asks for a token. */
public interface Grant {

  /** A token request, good for some minutes from now. */
  Http2Request request(Instant now);
}

package dev.carillon.providers.oauth;

import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;

/**
 * Requests that need an access token, numbered from 0, and what becomes of them. Called on one
 * thread at a time: the caller's or an event loop.
 */
public interface AuthorizedWork {

  int count();

  /** The headers that all requests share, without the authorization. */
  RequestHeaders headers();

  /**
   * One request; asked for again when its access token was refused.
   *
   * @param authorized the shared headers and the authorization
   */
  Http2Request request(int index, RequestHeaders authorized);

  /** Whether this answer refuses the access token, and not what it was used for. */
  boolean refusesToken(Http2Result result);

  /** The request ended: exactly one call of this or of {@link #unsent} for each. */
  void ended(int index, Http2Result result);

  /** The request could not be sent for want of an access token. */
  void unsent(int index, Outcome outcome);
}

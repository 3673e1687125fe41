package dev.carillon.providers.http2;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;

/**
 * A request without an answer.
 *
 * @param kind what is known of it
 * @param detail for logs and reasons: no address, no secret
 */
public record TransportFailure(Kind kind, String detail) implements Http2Result {

  /** What is known of a request that got no answer. */
  public enum Kind {
    /** The host leads to addresses that may not be connected to. Never sent. */
    ADDRESS_REFUSED(true),
    /** No connection: name service, TCP, TLS, or no free stream in time. Never sent. */
    CONNECT_FAILED(true),
    /** The peer said that it did not process it (GOAWAY, REFUSED_STREAM). */
    REFUSED(true),
    /** Too many requests wait for this origin already. Never sent. */
    OVERLOADED(true),
    /** The client was closed first. Never sent. */
    CLOSED(true),
    /** The connection or stream broke after sending: it may or may not have been processed. */
    RESET(false),
    /** Sent, but no answer in time: it may or may not have been processed. */
    TIMED_OUT(false);

    private final boolean unprocessed;

    Kind(boolean unprocessed) {
      this.unprocessed = unprocessed;
    }

    /** Whether the peer certainly did nothing, so that repeating cannot double it. */
    public boolean unprocessed() {
      return unprocessed;
    }
  }

  /** What this means for the device, the same for every provider. */
  public Outcome outcome() {
    return kind == Kind.ADDRESS_REFUSED
        ? new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "address_refused")
        : new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, reason(), null);
  }

  private String reason() {
    return switch (kind) {
      case ADDRESS_REFUSED -> "address_refused";
      case CONNECT_FAILED -> "connect_failed";
      case REFUSED -> "stream_refused";
      case OVERLOADED -> "client_overloaded";
      case CLOSED -> "client_closed";
      case RESET -> "connection_reset";
      case TIMED_OUT -> "timed_out";
    };
  }
}

package dev.carillon.api;

import java.util.Locale;

/** Why a delivery did not succeed, in words that hold for every provider. */
public enum FailureClass {
  /** This provider token will never work again. */
  DEVICE_TERMINAL,
  /** This device cannot be reached now and may be later. */
  DEVICE_TRANSIENT,
  /** The provider is failing or overloaded. */
  PROVIDER_TRANSIENT,
  /** The provider refuses because of a quota or a rate. */
  PROVIDER_QUOTA,
  /** The credential is wrong, expired or not allowed to reach this token. */
  CREDENTIAL_AUTH,
  /** The message itself is at fault: the same for every device. */
  CALLER_PAYLOAD,
  /** The connection failed before there was an answer. */
  NETWORK_TRANSPORT,
  /** The provider answered something that its documentation does not name. */
  UNKNOWN;

  /** The spelling in answers, stored rows and metrics, for example {@code device_terminal}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

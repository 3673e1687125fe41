package dev.carillon.providers.net;

import java.net.UnknownHostException;

/**
 * A host name led only to addresses that {@link AddressPolicy} refuses. The message names neither
 * host nor address: what an internal name resolves to is nobody's business outside.
 */
public final class AddressRefusedException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  public AddressRefusedException() {
    super("the endpoint's host has no public address");
  }
}

package dev.carillon.providers.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Finds the very address to connect to, and so may refuse it. Called on a worker thread: it may
 * block for the name service. The client connects to the address returned and not to the name
 * again.
 */
@FunctionalInterface
public interface AddressResolver {

  /**
   * One address of the host.
   *
   * @throws dev.carillon.providers.net.AddressRefusedException when no address of it is permitted
   * @throws UnknownHostException when it does not resolve
   */
  InetSocketAddress resolve(String host, int port) throws UnknownHostException;

  /** The system's name service, refusing nothing: for hosts that the operator named. */
  static AddressResolver unguarded() {
    return (host, port) -> new InetSocketAddress(InetAddress.getByName(host), port);
  }
}

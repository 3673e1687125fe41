package dev.carillon.providers.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

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

  /**
   * The system's name service, refusing nothing: for hosts that the operator named. Of several
   * addresses any one of the kind (IPv4 or IPv6) that the system puts first, so that a dead one is
   * not met again and again.
   */
  static AddressResolver unguarded() {
    return (host, port) -> {
      InetAddress[] all = InetAddress.getAllByName(host);
      List<InetAddress> usual =
          Stream.of(all).filter(each -> each.getClass() == all[0].getClass()).toList();
      int chosen = ThreadLocalRandom.current().nextInt(usual.size());
      return new InetSocketAddress(usual.get(chosen), port);
    };
  }
}

package dev.carillon.providers.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Resolves a host name that came from outside to the very address to connect to.
 *
 * <p>Connecting to the returned address, and not to the name again, is what keeps a name that
 * changes between check and connect (DNS rebinding) harmless. Safe for many threads; {@link
 * #resolve} blocks for the name service and so never belongs on an I/O thread.
 */
public final class GuardedResolver {

  /** The name service. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final AddressPolicy policy;
  private final Lookup lookup;

  public GuardedResolver(AddressPolicy policy) {
    this(policy, InetAddress::getAllByName);
  }

  public GuardedResolver(AddressPolicy policy, Lookup lookup) {
    this.policy = policy;
    this.lookup = lookup;
  }

  /**
   * One permitted address of the host, a different one now and then where it has several; all of
   * the family (IPv4 or IPv6) that the Java platform puts first, since a machine often has names
   * but no routes for the other ({@code java.net.preferIPv6Addresses} turns the order).
   *
   * @throws AddressRefusedException when the host resolves only to refused addresses
   * @throws UnknownHostException when it does not resolve
   */
  public InetSocketAddress resolve(String host, int port) throws UnknownHostException {
    List<InetAddress> permitted =
        Stream.of(lookup.addressesOf(host)).filter(policy::permits).toList();
    if (permitted.isEmpty()) {
      throw new AddressRefusedException();
    }
    Class<?> family = permitted.get(0).getClass();
    List<InetAddress> preferred = permitted.stream().filter(family::isInstance).toList();
    int chosen = ThreadLocalRandom.current().nextInt(preferred.size());
    return new InetSocketAddress(preferred.get(chosen), port);
  }
}

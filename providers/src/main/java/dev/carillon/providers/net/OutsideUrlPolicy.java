package dev.carillon.providers.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses callers may give for what Carillon fetches or posts to (key sets, webhooks): an
 * https URL of a host on the public Internet. In development loopback hosts and plain http too.
 *
 * <p>Looks only at the text, without a name service, so that a setting is refused when it is made.
 * What a name stands for is checked by {@link GuardedResolver} at each connect. Immutable; safe for
 * many threads.
 */
public final class OutsideUrlPolicy {

  /** RFC 6761, RFC 6762, RFC 8375, and what cloud providers and routers use. */
  private static final Set<String> LOCAL_NAMES =
      Set.of("localhost", "local", "localdomain", "internal", "home.arpa", "lan", "intranet");

  private static final Pattern NUMBER = Pattern.compile("(^|\\.)(\\d+|0x[0-9a-f]*)$");

  private final boolean development;
  private final AddressPolicy addresses;

  public OutsideUrlPolicy(boolean development) {
    this.development = development;
    this.addresses = new AddressPolicy(development);
  }

  /** Why the address is not accepted, to be read after its name; empty when it is. */
  public Optional<String> refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(development && scheme.equals("http"))) {
      return Optional.of("must be an https URL");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.of("must name a host, without user information");
    }
    return reachable(url.getHost().toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : Optional.of("must be an address on the public Internet");
  }

  private boolean reachable(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(name);
    if (literal == null && NUMBER.matcher(name).find()) {
      return false; // other spellings of IPv4 addresses: 2130706433, 0x7f.1
    }
    if (literal == null) {
      return development || LOCAL_NAMES.stream().noneMatch(local -> isBelow(name, local));
    }
    try {
      return addresses.permits(InetAddress.getByAddress(literal));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address literal has 4 or 16 bytes", e);
    }
  }

  private static boolean isBelow(String name, String local) {
    return name.equals(local) || name.endsWith('.' + local);
  }
}

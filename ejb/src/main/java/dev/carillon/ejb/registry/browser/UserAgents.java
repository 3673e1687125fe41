package dev.carillon.ejb.registry.browser;

import dev.carillon.ejb.registry.device.DeviceRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Set;
import ua_parser.CachingParser;
import ua_parser.Client;
import ua_parser.Parser;

/** Names a browser after its user agent: "Firefox on Windows". Safe for many threads. */
@ApplicationScoped
public class UserAgents {

  /** Longer ones are cut: the parser's expressions are not made for hostile input. */
  private static final int MAX_LENGTH = 400;

  private static final int MAX_NAME = 64;
  private static final String UNKNOWN = "Unknown";

  /** The parser's word for what Apple has called macOS since 2016. */
  private static final String MAC = "Mac OS X";

  private static final Set<String> TABLETS = Set.of("iPad", "Tablet", "Kindle", "Generic Tablet");

  /** Keeps the last thousand; reading the expressions takes about half a second, once. */
  private static final class Lazy {
    private static final Parser PARSER = new CachingParser();
  }

  /**
   * @param userAgent as the browser sent it; null for unknown
   */
  public DeviceRequest.Browser describe(String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return new DeviceRequest.Browser(null, "Unknown browser", null, null, "desktop");
    }
    String bounded = printable(userAgent);
    Client client = Lazy.PARSER.parse(bounded);
    String browser = known(client.userAgent.family);
    String os = MAC.equals(client.os.family) ? "macOS" : known(client.os.family);
    String name = (browser == null ? UNKNOWN : browser) + (os == null ? "" : " on " + os);
    return new DeviceRequest.Browser(bounded, name, browser, os, type(bounded, client, os));
  }

  private static String type(String userAgent, Client client, String os) {
    String device = client.device == null ? "" : client.device.family;
    if (TABLETS.stream().anyMatch(device::contains)) {
      return "tablet";
    }
    boolean android = "Android".equals(os);
    boolean mobile = userAgent.toLowerCase(Locale.ROOT).contains("mobile");
    if (android && !mobile) {
      return "tablet";
    }
    return android || "iOS".equals(os) || mobile ? "mobile" : "desktop";
  }

  private static String known(String family) {
    if (family == null || family.isBlank() || family.equals("Other")) {
      return null;
    }
    return family.length() > MAX_NAME ? family.substring(0, MAX_NAME) : family;
  }

  private static String printable(String userAgent) {
    String cut = userAgent.length() > MAX_LENGTH ? userAgent.substring(0, MAX_LENGTH) : userAgent;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}

package dev.carillon.mocks.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The access tokens that one mock has issued and still honours. Thread-safe. */
public final class AccessTokens {

  private static final int MAX_LIVE = 10_000;

  private final String prefix;
  private final Set<String> live = ConcurrentHashMap.newKeySet();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile String lastGood = "";
  private volatile int lifetimeSeconds = 3600;

  public AccessTokens(String prefix) {
    this.prefix = prefix;
  }

  /** What the token answer says in {@code expires_in}; tokens die only by {@link #revokeAll}. */
  public void lifetimeSeconds(int seconds) {
    lifetimeSeconds = seconds;
  }

  public int lifetimeSeconds() {
    return lifetimeSeconds;
  }

  public String issue() {
    if (live.size() >= MAX_LIVE) {
      live.clear();
    }
    String token = prefix + "-" + issued.incrementAndGet();
    live.add(token);
    return token;
  }

  /** How many were issued since the start. */
  public int issued() {
    return issued.get();
  }

  /** Every token issued so far is refused from now on. */
  public void revokeAll() {
    live.clear();
    lastGood = "";
  }

  /** Whether an {@code Authorization} header carries a live token. */
  public boolean accepts(String authorization) {
    if (authorization == null) {
      return false;
    }
    if (authorization.equals(lastGood)) {
      return true;
    }
    boolean good = authorization.startsWith("Bearer ") && live.contains(authorization.substring(7));
    if (good) {
      lastGood = authorization;
    }
    return good;
  }

  /** The fields of a form body; the first wins when a name is repeated. */
  public static Map<String, String> form(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

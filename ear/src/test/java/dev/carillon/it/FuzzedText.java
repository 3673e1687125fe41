package dev.carillon.it;

import java.util.List;
import java.util.Random;

/** Texts that break what is careless with them. */
final class FuzzedText {
  private static final List<String> KNOWN =
      List.of(
          "",
          "a",
          "news",
          "private-a",
          "presence-a",
          "#server-to-user-a",
          "fcm",
          "gcm",
          "web",
          "android",
          "https://example.org/x",
          "http://127.0.0.1:1/",
          "https://fcm.googleapis.com/fcm/send/x",
          "' or 1=1 --",
          "${jndi:ldap://127.0.0.1/a}",
          "<script>alert(1)</script>",
          "../../etc/passwd",
          "%s%n%x",
          "\u0000",
          "\r\nSet-Cookie: a=b",
          "\u202e\u200b\ufeff",
          "\ud83d\udd14",
          "null",
          "NaN",
          "2026-02-30T25:61:61Z",
          "P1D",
          "9223372036854775808",
          "*");

  private FuzzedText() {}

  static String any(Random random) {
    return switch (random.nextInt(8)) {
      case 0 ->
          random
              .ints(random.nextInt(12), 1, 0xd7ff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      case 1 -> "x".repeat(1 << random.nextInt(14));
      case 2 -> "id-" + random.nextInt(50);
      default -> KNOWN.get(random.nextInt(KNOWN.size()));
    };
  }

  /** Of a path: without what the container answers itself, see docs/operating.md. */
  static String segment(Random random) {
    String text = any(random).replaceAll("\\p{Cntrl}", "0").replace(";", ":").replace("..", "-");
    String bounded = text.length() > 600 ? text.substring(0, 600) : text;
    return bounded.isEmpty() || bounded.equals(".") ? "x" : bounded;
  }
}

package dev.carillon.web.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Whether a request's head can be read in one way only. Open Liberty 26 takes a malformed length
 * for none, does not show it to filters, and reads the body as the next request, which lets a
 * client behind a proxy smuggle requests (RFC 9112, 6.3 and 11.2): a writing request that names no
 * length is the last of its connection here, and but for a DELETE it is refused where it says that
 * it has a body. What JAX-RS cannot parse, it answers with 500 and a stack in the log. What the
 * container accepts before any filter (a bare LF, folded fields, the first of two lengths) is not
 * seen here: docs/operating.md says what a proxy does about it.
 *
 * @param method as it was sent
 * @param protocol as in the request line, {@code HTTP/1.1}
 * @param path as it was sent
 * @param fields the values of a field, in their order; empty for none
 */
record RequestForm(
    String method, String protocol, String path, Function<String, List<String>> fields) {

  /**
   * What is wrong.
   *
   * @param fault a word for the metric
   * @param message for the caller
   */
  record Refusal(String fault, String message) {}

  private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern HOST =
      Pattern.compile(
          "[A-Za-z0-9._~%-]{0,255}(:[0-9]{0,5})?|\\[[0-9A-Fa-f:.%]{2,60}](:[0-9]{0,5})?");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}";
  private static final String QUOTED = "\"[^\"\\\\\\x00-\\x1f\\x7f]{0,200}\"";
  private static final String WEIGHT = "(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?|\\.[0-9]{1,3})";
  private static final String PARAMETER =
      "[ \\t]*;[ \\t]*([qQ][ \\t]*=[ \\t]*"
          + WEIGHT
          + "|(?![qQ][ \\t]*=)"
          + TOKEN
          + "=("
          + TOKEN
          + "|"
          + QUOTED
          + "))";
  private static final Pattern RANGE =
      Pattern.compile("[ \\t]*(\\*|" + TOKEN + "/" + TOKEN + ")(" + PARAMETER + "){0,20}[ \\t]*");
  private static final Pattern LANGUAGE =
      Pattern.compile(
          "[ \\t]*(\\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8})([ \\t]*;[ \\t]*[qQ]="
              + WEIGHT
              + ")?[ \\t]*");
  private static final Pattern TYPE =
      Pattern.compile(
          TOKEN
              + "/"
              + TOKEN
              + "([ \\t]*;[ \\t]*("
              + TOKEN
              + "=("
              + TOKEN
              + "|"
              + QUOTED
              + "))?){0,20}[ \\t]*");

  /** Longer ones no client sends; what is within has few alternatives to try. */
  private static final int LONGEST = 1000;

  /** Empty when there is nothing wrong. */
  Optional<Refusal> refusal() {
    return host().or(this::framing).or(this::address).or(this::negotiation);
  }

  private Optional<Refusal> host() {
    List<String> hosts = fields.apply("Host");
    boolean missing = hosts.isEmpty() && "HTTP/1.1".equals(protocol);
    if (missing || hosts.size() > 1 || !hosts.stream().allMatch(this::isHost)) {
      return refused("host", "a request names its Host once"); // RFC 9112, 3.2
    }
    return Optional.empty();
  }

  private boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  private Optional<Refusal> framing() {
    List<String> lengths = fields.apply("Content-Length");
    List<String> encodings = fields.apply("Transfer-Encoding");
    boolean chunked = encodings.size() == 1 && encodings.get(0).strip().equalsIgnoreCase("chunked");
    if (lengths.size() > 1 || !lengths.stream().allMatch(LENGTH.asMatchPredicate())) {
      return refused("length", "Content-Length is one whole number");
    }
    if (!encodings.isEmpty() && (!chunked || !lengths.isEmpty())) {
      return refused("length", "a body is chunked or has a length, not both and nothing else");
    }
    // many clients name a type with every DELETE; it is the last of its connection all the same
    if (mayHideABody() && !"DELETE".equals(method) && !fields.apply("Content-Type").isEmpty()) {
      return refused("length", "a body comes with a Content-Length, or in chunks");
    }
    return Optional.empty();
  }

  /** Whether it may have had a length that the container did not understand. */
  boolean mayHideABody() {
    return WRITING.contains(method)
        && fields.apply("Content-Length").isEmpty()
        && fields.apply("Transfer-Encoding").isEmpty();
  }

  private Optional<Refusal> address() {
    return isUtf8(path) ? Optional.empty() : refused("address", "the address is malformed");
  }

  private Optional<Refusal> negotiation() {
    if (!all("Accept", ",", RANGE)) {
      return refused("accept", "Accept is malformed");
    }
    if (!all("Accept-Language", ",", LANGUAGE)) {
      return refused("accept", "Accept-Language is malformed");
    }
    List<String> types = fields.apply("Content-Type");
    if (types.size() > 1 || !all("Content-Type", null, TYPE)) {
      return refused("content_type", "Content-Type is malformed");
    }
    return Optional.empty();
  }

  private boolean all(String field, String separator, Pattern form) {
    for (String value : fields.apply(field)) {
      if (value.length() > LONGEST) {
        return false;
      }
      String[] parts = separator == null ? new String[] {value.strip()} : value.split(separator);
      for (String part : parts) {
        if (!part.isBlank() && !form.matcher(part).matches()) {
          return false;
        }
      }
    }
    return true;
  }

  private static Optional<Refusal> refused(String fault, String message) {
    return Optional.of(new Refusal(fault, message));
  }

  /** Whether its escapes are whole and stand for UTF-8 without NUL. */
  static boolean isUtf8(String path) {
    byte[] bytes = new byte[path.length()];
    int count = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        bytes[count++] = (byte) (c < 0x80 ? c : '?'); // as the container has decoded it
        continue;
      }
      boolean whole = i + 2 < path.length();
      int high = whole ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = whole ? Character.digit(path.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0 || (high == 0 && low == 0)) {
        return false;
      }
      bytes[count++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

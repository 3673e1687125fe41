package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads keys with their types and bounds, and remembers every problem and every name it was asked
 * for. Used by one thread, thrown away after {@link #refuse}.
 */
final class Keys {
  private static final Pattern OURS = Pattern.compile("(carillon|push|realtime)\\..*");
  private static final Pattern OUR_VARIABLE = Pattern.compile("(CARILLON|PUSH|REALTIME)_.*");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  private final Function<String, Optional<String>> source;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  Keys(Function<String, Optional<String>> source) {
    this.source = source;
  }

  Optional<String> text(String key) {
    known.add(key);
    String alias = aliases.get(key);
    if (alias == null) {
      return given(key);
    }
    known.add(alias);
    Optional<String> value = given(key);
    Optional<String> other = given(alias);
    if (value.isPresent() && other.isPresent() && !value.equals(other)) {
      problem(key, "and " + alias + " are one key and have two values");
    }
    return value.or(() -> other);
  }

  private Optional<String> given(String key) {
    return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** A second name under which a key may be given; problems name the one that was. */
  void alias(String key, String alias) {
    aliases.put(key, alias);
  }

  String text(String key, String fallback) {
    return text(key).orElse(fallback);
  }

  Optional<Secret> secret(String key) {
    return text(key).map(Secret::new);
  }

  boolean flag(String key, boolean fallback) {
    return switch (text(key, String.valueOf(fallback)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> wrong(key, "must be true or false", fallback);
    };
  }

  int number(String key, int fallback, int min, int max) {
    return (int) size(key, fallback, min, max);
  }

  long size(String key, long fallback, long min, long max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text.get());
      return value >= min && value <= max ? value : outside(key, min, max, fallback);
    } catch (NumberFormatException e) {
      return wrong(key, "must be a whole number", fallback);
    }
  }

  /** A whole number of seconds, for keys that end in {@code _seconds}. */
  Duration seconds(String key, Duration fallback, Duration max) {
    return Duration.ofSeconds(size(key, fallback.toSeconds(), 1, max.toSeconds()));
  }

  /** A number with a unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 7d}. */
  Duration duration(String key, Duration fallback, Duration min, Duration max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches()) {
      return wrong(key, "must be a number with a unit, as in 250ms, 5s, 10m, 2h, 7d", fallback);
    }
    Duration value = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    return inside ? value : outside(key, min, max, fallback);
  }

  <E extends Enum<E>> E choice(String key, E fallback) {
    String value = text(key, fallback.name());
    E[] all = fallback.getDeclaringClass().getEnumConstants();
    for (E candidate : all) {
      if (candidate.name().equalsIgnoreCase(value)) {
        return candidate;
      }
    }
    String names = Arrays.toString(all).toLowerCase(Locale.ROOT);
    return wrong(key, "must be one of " + names, fallback);
  }

  /** An absolute http or https address without user, query or fragment. */
  Optional<URI> address(String key) {
    return text(key).flatMap(value -> parseAddress(key, value));
  }

  /** Values between commas. */
  List<String> list(String key) {
    return text(key).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  void problem(String key, String what) {
    String alias = aliases.get(key);
    boolean byAlias = alias != null && given(key).isEmpty() && given(alias).isPresent();
    problems.add((byAlias ? alias : key) + " " + what);
  }

  /** Every name that was asked for. */
  Set<String> known() {
    return Set.copyOf(known);
  }

  /**
   * Those of these names that nobody asked for become problems. A source may list an environment
   * variable under a dotted name that it made up, {@code push.max.unsettled}: such a name is the
   * variable's and no key.
   *
   * @param variables names in the environment
   */
  void refuseUnknown(Iterable<String> names, Set<String> variables) {
    for (String name : names) {
      boolean ours = OURS.matcher(name).matches();
      if (ours && !known.contains(name) && !variables.contains(variable(name))) {
        problem(name, "is not a known key");
      }
    }
  }

  /** Those of these environment variables that are named as ours are, and are none of them. */
  List<String> unused(Set<String> variables) {
    Set<String> used = known.stream().map(Keys::variable).collect(Collectors.toSet());
    return variables.stream()
        .filter(name -> OUR_VARIABLE.matcher(name).matches() && !used.contains(name))
        .sorted()
        .toList();
  }

  /** How MicroProfile Config looks a key up in the environment, in its last step. */
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /**
   * @throws ConfigException when there was a problem
   */
  void refuse() {
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
  }

  private Optional<URI> parseAddress(String key, String value) {
    try {
      URI uri = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getUserInfo() == null && uri.getQuery() == null;
      if (http && plain && uri.getHost() != null && uri.getFragment() == null) {
        return Optional.of(uri);
      }
    } catch (java.net.URISyntaxException e) {
      return wrong(key, "is no address: " + e.getReason(), Optional.empty());
    }
    return wrong(key, "must be an http or https address, nothing after the path", Optional.empty());
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  private <T> T outside(String key, Object min, Object max, T fallback) {
    return wrong(key, "must be from " + min + " to " + max, fallback);
  }

  private <T> T wrong(String key, String what, T fallback) {
    problem(key, what);
    return fallback;
  }
}

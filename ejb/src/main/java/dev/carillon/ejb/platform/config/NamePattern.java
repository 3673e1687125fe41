package dev.carillon.ejb.platform.config;

/** Names of channels and the like: a whole one, or the start of some followed by {@code *}. */
public record NamePattern(String text) {

  private static final int MAX_LENGTH = 200;

  public NamePattern {
    int star = text.indexOf('*');
    if (text.isEmpty() || text.length() > MAX_LENGTH || (star >= 0 && star < text.length() - 1)) {
      throw new IllegalArgumentException("a pattern is a name, or a start and one *");
    }
  }

  public boolean matches(String name) {
    return text.endsWith("*")
        ? name.startsWith(text.substring(0, text.length() - 1))
        : name.equals(text);
  }
}

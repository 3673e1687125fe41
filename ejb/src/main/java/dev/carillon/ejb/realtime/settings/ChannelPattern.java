package dev.carillon.ejb.realtime.settings;

/** Channels by name: a whole name, or the start of one followed by {@code *}. */
public record ChannelPattern(String text) {

  private static final int MAX_LENGTH = 200;

  public ChannelPattern {
    int star = text.indexOf('*');
    if (text.isEmpty() || text.length() > MAX_LENGTH || (star >= 0 && star < text.length() - 1)) {
      throw new IllegalArgumentException("a channel pattern is a name, or a start and one *");
    }
  }

  public boolean matches(String channel) {
    return text.endsWith("*")
        ? channel.startsWith(text.substring(0, text.length() - 1))
        : channel.equals(text);
  }
}

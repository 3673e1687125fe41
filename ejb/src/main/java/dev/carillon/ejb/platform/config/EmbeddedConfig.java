package dev.carillon.ejb.platform.config;

/**
 * How far the embedded database may grow ({@code push.embedded.*}).
 *
 * @param maxDbBytes size of its file past which publishes are refused with 503; history of channels
 *     is refused from nine tenths of it, registrations from eleven
 * @param minFreeBytes free space of its disk below which publishes are refused; history from twice
 *     that, registrations from half
 */
public record EmbeddedConfig(long maxDbBytes, long minFreeBytes) {

  public EmbeddedConfig {
    if (maxDbBytes < 1 || minFreeBytes < 0) {
      throw new IllegalArgumentException("bounds of the embedded database must be positive");
    }
  }

  static EmbeddedConfig read(Keys keys) {
    return new EmbeddedConfig(
        keys.size("push.embedded.max_db_bytes", 4L << 30, 16L << 20, 1L << 40),
        keys.size("push.embedded.min_free_bytes", 256L << 20, 0, 1L << 40));
  }
}

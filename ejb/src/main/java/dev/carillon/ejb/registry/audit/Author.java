package dev.carillon.ejb.registry.audit;

/**
 * Who makes a change.
 *
 * @param name for example {@code key ops-1}
 * @param address from where; null where nobody called
 */
public record Author(String name, String address) {

  /** The server itself, at its start. */
  public static final Author SERVER = new Author("server", null);

  /** The holder of a key. */
  public static Author ofKey(String keyId, String address) {
    return new Author("key " + keyId, address);
  }
}

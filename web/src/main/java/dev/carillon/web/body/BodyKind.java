package dev.carillon.web.body;

/**
 * Kinds of routes by who may send a body, each with bounds of its own: what one kind's callers hold
 * takes nothing from the others, and what one of them holds is a quarter of its kind's memory at
 * most.
 */
public enum BodyKind {
  /** Backends, whose signature is checked before the body is read. */
  SIGNED(2 * 1024 * 1024, 2000, 500, 64 * 1024 * 1024),
  /** Users and administrators, whose token or key is checked before the body is read. */
  USER(64 * 1024, 2000, 16, 16 * 1024 * 1024),
  /** Anyone: told apart by address alone. */
  ANONYMOUS(64 * 1024, 1000, 64, 8 * 1024 * 1024);

  /** So that three owners who take all they may still leave room. */
  private static final int OWNERS = 4;

  private final int maxBytes;
  private final int readers;
  private final int readersOfOwner;
  private final long bytesInAll;

  BodyKind(int maxBytes, int readers, int readersOfOwner, long bytesInAll) {
    this.maxBytes = maxBytes;
    this.readers = readers;
    this.readersOfOwner = readersOfOwner;
    this.bytesInAll = bytesInAll;
  }

  /** Of one body. */
  int maxBytes() {
    return maxBytes;
  }

  /** Bodies that arrive at once on this node. */
  int readers() {
    return readers;
  }

  /** Of these, those of one app, user or address. */
  int readersOfOwner() {
    return readersOfOwner;
  }

  /** Memory for all bodies of this kind, from their first byte to the answer. */
  long bytesInAll() {
    return bytesInAll;
  }

  /** Of this, what one app, user or address may hold. */
  long bytesOfOwner() {
    return bytesInAll / OWNERS;
  }
}

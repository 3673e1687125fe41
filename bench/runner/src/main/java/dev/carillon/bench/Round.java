package dev.carillon.bench;

/**
 * What one publish gave.
 *
 * @param planned devices it was planned for
 * @param recorded those whose delivery has ended and is recorded; less than planned beside an
 *     origin that hangs
 * @param succeeded accepted by the mock
 * @param state the end state
 * @param seconds from acceptance to end state, or to the end of all that does not hang
 * @param cpu of both processes in that time
 */
record Round(
    long planned,
    long recorded,
    long succeeded,
    String state,
    double seconds,
    Cpu cpu,
    Memory memory) {

  /** User and system time, microseconds. */
  record Cpu(long serverMicros, long mockMicros) {}

  /**
   * Of the server, in MiB.
   *
   * @param heap greatest heap after a collection
   * @param rss resident at the end
   */
  record Memory(long heap, long rss) {}

  double rate() {
    return recorded / seconds;
  }

  double serverCpuEach() {
    return (double) cpu.serverMicros() / Math.max(1, recorded);
  }

  double mockCpuEach() {
    return (double) cpu.mockMicros() / Math.max(1, recorded);
  }
}

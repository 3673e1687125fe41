package dev.carillon.bench;

/**
 * What one publish gave.
 *
 * @param planned devices it was planned for
 * @param succeeded accepted by the mock
 * @param state the end state
 * @param seconds from acceptance to end state
 * @param cpu of both processes in that time
 */
record Round(long planned, long succeeded, String state, double seconds, Cpu cpu, Memory memory) {

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
    return planned / seconds;
  }

  double serverCpuEach() {
    return (double) cpu.serverMicros() / Math.max(1, planned);
  }

  double mockCpuEach() {
    return (double) cpu.mockMicros() / Math.max(1, planned);
  }
}

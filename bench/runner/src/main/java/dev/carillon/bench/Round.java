package dev.carillon.bench;

/**
 * What one publish gave.
 *
 * @param planned devices it was planned for
 * @param succeeded accepted by the mock
 * @param state the end state
 * @param seconds from acceptance to end state
 * @param serverCpuMicros of the server process in that time, user and system
 * @param mockCpuMicros of the mock process
 * @param heapMiB greatest heap after a collection
 * @param rssMiB resident at the end
 * @param peakRssMiB most ever resident
 */
record Round(
    long planned,
    long succeeded,
    String state,
    double seconds,
    long serverCpuMicros,
    long mockCpuMicros,
    long heapMiB,
    long rssMiB,
    long peakRssMiB) {

  double rate() {
    return planned / seconds;
  }

  double serverCpuEach() {
    return (double) serverCpuMicros / Math.max(1, planned);
  }

  double mockCpuEach() {
    return (double) mockCpuMicros / Math.max(1, planned);
  }
}

package dev.carillon.bench;

/** The app that benchmarks publish in, seeded by them: no quotas, no dry run. */
final class BenchApp {

  static final String ID = "bench-live";
  static final String KEY = "bench-live-key";
  static final String SECRET = "bench-live-secret";

  /** Every seeded device is subscribed to it. */
  static final String CHANNEL = "everyone";

  /** Devices beside the others, each for one critical publish. */
  static final String PROBE = "probe-";

  static final int PROBES = 2000;

  /** What the tokens of probes begin with: hex, so that it suits APNs. */
  static final String PROBE_TOKEN = "0c0ffee0";

  private BenchApp() {}
}

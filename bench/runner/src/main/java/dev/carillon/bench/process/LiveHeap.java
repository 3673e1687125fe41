package dev.carillon.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is alive in another JVM's heap: a full collection every few seconds, and the greatest that
 * was left after one. It slows that JVM down, so rates are taken in other rounds.
 */
public final class LiveHeap implements AutoCloseable {

  /** The last line of a class histogram: objects and their bytes. */
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final long pid;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile long greatest;
  private volatile Exception failure;

  private LiveHeap(long pid) {
    this.pid = pid;
    this.thread = new Thread(this::watch, "live-heap");
    thread.setDaemon(true);
  }

  /** Watches until closed. */
  public static LiveHeap watch(long pid) {
    LiveHeap heap = new LiveHeap(pid);
    heap.thread.start();
    return heap;
  }

  private void watch() {
    try {
      while (running) {
        greatest = Math.max(greatest, bytes(pid));
        LockSupport.parkNanos(EVERY_NANOS);
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /** The greatest so far, in MiB. */
  public long greatestMiB() throws IOException {
    if (failure != null) {
      throw new IOException("the heap could not be watched", failure);
    }
    return greatest >> 20;
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
  }

  /**
   * Bytes of the objects that are reachable, now. The histogram collects and counts at once; to ask
   * for a collection first and for the heap's use afterwards counts what was allocated in between.
   */
  public static long bytes(long pid) throws IOException, InterruptedException {
    Matcher matcher = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
    if (!matcher.find()) {
      throw new IOException("jcmd told no total");
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(tool.toString(), String.valueOf(pid), command)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    return text;
  }
}

package dev.carillon.bench.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the JVM's {@code -Xlog:gc}: {@code … Pause Young … 240M->122M(512M) 9.1ms}. */
final class GcLine {

  private static final Pattern AFTER = Pattern.compile("\\d+M->(\\d+)M\\(\\d+M\\)");

  private GcLine() {}

  /** Heap after the collection, 0 when the line tells of none. */
  static long afterMiB(String line) {
    Matcher matcher = AFTER.matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}

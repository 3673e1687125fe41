package dev.carillon.ejb.realtime.connection;

import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.ArrayDeque;

/**
 * What waits to be written to one connection: bounded in frames and characters, and with one send
 * under way at a time (on Open Liberty overlapping asynchronous sends lose messages without a word,
 * and concurrent blocking ones throw).
 *
 * <p>Safe for many threads. A frame is either handed to the writer, in order, or refused.
 */
public final class OutboundQueue {

  /**
   * Starts one send. The writer calls {@link #sent()} when it is done, perhaps before this returns;
   * a failed send is the writer's to act on, and it never calls back then.
   */
  @FunctionalInterface
  public interface Writer {
    void write(OutboundFrame frame);
  }

  private final Writer writer;
  private final int maxFrames;
  private final int maxCharacters;
  private ArrayDeque<OutboundFrame> waiting;
  private int characters;
  private boolean sending;
  private boolean closed;

  // These turn a completion that comes inside the write call into a loop, where recursion would
  // grow the stack by each queued frame.
  private Thread writing;
  private boolean completedInline;

  public OutboundQueue(int maxFrames, int maxCharacters, Writer writer) {
    this.maxFrames = maxFrames;
    this.maxCharacters = maxCharacters;
    this.writer = writer;
  }

  /**
   * Writes the frame, now or after those that wait.
   *
   * @return false when it was refused because the queue is full
   */
  public boolean offer(OutboundFrame frame) {
    synchronized (this) {
      if (closed) {
        return true;
      }
      if (sending) {
        return enqueue(frame);
      }
      sending = true;
    }
    writeAll(frame);
    return true;
  }

  private boolean enqueue(OutboundFrame frame) {
    int length = frame.text().length();
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    if (waiting.size() >= maxFrames || characters + length > maxCharacters) {
      return false;
    }
    waiting.add(frame);
    characters += length;
    return true;
  }

  /** The send under way is done. */
  public void sent() {
    OutboundFrame next;
    synchronized (this) {
      if (writing == Thread.currentThread()) {
        completedInline = true;
        return;
      }
      next = nextToWrite();
    }
    if (next != null) {
      writeAll(next);
    }
  }

  private void writeAll(OutboundFrame first) {
    OutboundFrame frame = first;
    while (frame != null) {
      synchronized (this) {
        writing = Thread.currentThread();
        completedInline = false;
      }
      writer.write(frame);
      synchronized (this) {
        if (writing != Thread.currentThread()) {
          return; // completed by another thread, which went on with the next frame
        }
        writing = null;
        frame = completedInline ? nextToWrite() : null;
      }
    }
  }

  private OutboundFrame nextToWrite() {
    completedInline = false;
    OutboundFrame next = closed || waiting == null ? null : waiting.poll();
    if (next == null) {
      sending = false;
      waiting = null;
      characters = 0;
    } else {
      characters -= next.text().length();
    }
    return next;
  }

  /** Frames that wait, the one under way not counted. */
  public synchronized int size() {
    return waiting == null ? 0 : waiting.size();
  }

  /** Whether nothing waits and nothing is under way. */
  public synchronized boolean isIdle() {
    return !sending;
  }

  /** Forgets what waits; later frames are dropped silently. */
  public synchronized void close() {
    closed = true;
    waiting = null;
    characters = 0;
  }
}

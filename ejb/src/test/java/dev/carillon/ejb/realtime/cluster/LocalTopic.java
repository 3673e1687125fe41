package dev.carillon.ejb.realtime.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A topic within one process, through the same text as on the wire. It can lose messages, double
 * them and change their order.
 */
public final class LocalTopic implements AutoCloseable {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final Queue<Envelope> posted = new ConcurrentLinkedQueue<>();
  private volatile Predicate<ClusterMessage> lost = message -> false;
  private volatile Predicate<ClusterMessage> late = message -> false;
  private final Queue<Runnable> delayed = new ConcurrentLinkedQueue<>();

  private final class Member implements Cluster {
    private final String nodeId;
    private volatile Consumer<Envelope> receiver;

    Member(String nodeId) {
      this.nodeId = nodeId;
    }

    @Override
    public String nodeId() {
      return nodeId;
    }

    @Override
    public void send(Envelope envelope) {
      posted.add(envelope);
      if (lost.test(envelope.message()) || thread.isShutdown()) {
        return;
      }
      String text = ClusterCodec.write(envelope);
      if (late.test(envelope.message())) {
        delayed.add(() -> deliver(text));
      } else {
        thread.execute(() -> deliver(text));
      }
    }

    private void deliver(String text) {
      for (Member member : members) {
        if (member != this && member.receiver != null) {
          member.receiver.accept(ClusterCodec.read(nodeId, text));
        }
      }
    }

    @Override
    public void receiveWith(Consumer<Envelope> newReceiver) {
      receiver = newReceiver;
    }
  }

  /** A node's own end. */
  public Cluster join(String nodeId) {
    Member member = new Member(nodeId);
    members.add(member);
    return member;
  }

  /** The node's process is killed: it hears nothing and says nothing any more. */
  public void kill(String nodeId) {
    members.removeIf(member -> member.nodeId.equals(nodeId));
  }

  /** From now on these messages do not arrive. */
  public void lose(Predicate<ClusterMessage> which) {
    lost = which;
  }

  /** From now on these messages wait until {@link #deliverLate}. */
  public void delay(Predicate<ClusterMessage> which) {
    late = which;
  }

  /** What waited arrives, after all that was sent later. */
  public void deliverLate() {
    late = message -> false;
    for (Runnable each = delayed.poll(); each != null; each = delayed.poll()) {
      thread.execute(each);
    }
  }

  /** Messages that were sent since the last call, lost ones too. */
  public List<Envelope> takePosted() {
    List<Envelope> taken = List.copyOf(posted);
    posted.removeAll(taken);
    return taken;
  }

  /** Waits until everything that was sent has arrived, and what was sent because of it. */
  public void settle() {
    int before;
    do {
      before = posted.size();
      try {
        thread.submit(() -> {}).get(10, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("the topic does not come to rest", e);
      }
    } while (posted.size() != before);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package dev.carillon.ejb.realtime.cluster;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A topic within one process, through the same text as on the wire. It can lose messages. */
public final class LocalTopic implements AutoCloseable {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final Random random = new Random(7);
  private volatile int lostPercent;

  private final class Member implements Cluster {
    private final String nodeId;
    private volatile ClusterMessage.Receiver receiver;

    Member(String nodeId) {
      this.nodeId = nodeId;
    }

    @Override
    public String nodeId() {
      return nodeId;
    }

    @Override
    public void send(ClusterMessage message) {
      String text = ClusterCodec.write(message);
      boolean lost = message instanceof ClusterMessage.Event && random.nextInt(100) < lostPercent;
      if (!lost && !thread.isShutdown()) {
        thread.execute(() -> deliver(text));
      }
    }

    private void deliver(String text) {
      for (Member member : members) {
        if (member != this && member.receiver != null) {
          ClusterCodec.read(text).deliverTo(member.receiver, nodeId);
        }
      }
    }

    @Override
    public void receiveWith(ClusterMessage.Receiver newReceiver) {
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

  /** From now on so many of a hundred events are lost. */
  public void lose(int percent) {
    lostPercent = percent;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package dev.carillon.ejb.realtime.cluster;

import java.util.function.Consumer;

/**
 * What carries messages to the other nodes. It may lose them, double them and change their order:
 * {@link ClusterLink} makes up for that. Safe for many threads.
 */
public interface Cluster {

  /** This node's id; new at each start, so that what an earlier life left is recognised. */
  String nodeId();

  /** Queues a message to every other node; never blocks, never throws for what the broker does. */
  void send(Envelope envelope);

  /** Where messages of other nodes go; own messages are not among them. Set once, at start. */
  void receiveWith(Consumer<Envelope> receiver);
}

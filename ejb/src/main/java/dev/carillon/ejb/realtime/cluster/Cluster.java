package dev.carillon.ejb.realtime.cluster;

/**
 * The way to the other nodes. Messages of one node arrive in the order they were sent, or not at
 * all: whoever needs more (channels with history, presence) repairs from the database.
 *
 * <p>Safe for many threads.
 */
public interface Cluster {

  /** This node's id; new at each start, so that what an earlier life left is recognised. */
  String nodeId();

  /** Queues a message to every other node; never blocks, never throws for what the broker does. */
  void send(ClusterMessage message);

  /** Where messages of other nodes go; own messages are not among them. Set once, at start. */
  void receiveWith(ClusterMessage.Receiver receiver);
}

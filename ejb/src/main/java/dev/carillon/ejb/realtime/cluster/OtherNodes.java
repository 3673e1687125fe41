package dev.carillon.ejb.realtime.cluster;

/**
 * Acts on what other nodes say. {@link ClusterLink} calls it by one thread at a time, with each
 * node's messages in the order they were sent; it returns soon and asks no database.
 */
public interface OtherNodes {

  /** A node shows itself that was not known. */
  void came(String node);

  /** A node stops, or was silent for too long: whoever was only there is gone. */
  void left(String node);

  /** Messages of a node are lost for good: what they said must be found elsewhere. */
  void missed(String node);

  /** Others need all that this node has. */
  void tellEverything();

  void event(String node, ClusterMessage.Event message);

  void member(String node, ClusterMessage.Member message);

  void counts(String node, ClusterMessage.Counts message);

  void users(String node, ClusterMessage.Users message);

  void closeUser(String node, ClusterMessage.CloseUser message);

  /** Apps, keys or limits changed on another node. */
  void appsChanged();
}

package dev.carillon.ejb.ids;

import dev.carillon.ejb.config.CarillonConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;

/**
 * This node's number among the nodes of one database, 0 to {@value KeySequence#MAX_NODE}: {@code
 * carillon.node.number} where it is set (a cluster should), else drawn at start.
 */
@ApplicationScoped
public class NodeNumber {

  private final int value;

  /** For the container's proxy only. */
  protected NodeNumber() {
    this(0);
  }

  @Inject
  public NodeNumber(CarillonConfig config) {
    this(config.nodeNumber().orElseGet(() -> new SecureRandom().nextInt(KeySequence.MAX_NODE + 1)));
  }

  NodeNumber(int value) {
    this.value = value;
  }

  public int value() {
    return value;
  }
}

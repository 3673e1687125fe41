package dev.carillon.ejb.ids;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * This node's number among the nodes of one database, 0 to {@value KeySequence#MAX_NODE}: {@code
 * carillon.node.number} where it is set (a cluster should), else drawn at start.
 */
@ApplicationScoped
public class NodeNumber {

  private final int value;

  public NodeNumber() {
    this(
        ConfigProvider.getConfig()
            .getOptionalValue("carillon.node.number", Integer.class)
            .orElseGet(() -> new SecureRandom().nextInt(KeySequence.MAX_NODE + 1)));
  }

  NodeNumber(int value) {
    if (value < 0 || value > KeySequence.MAX_NODE) {
      throw new IllegalArgumentException(
          "carillon.node.number must be 0 to " + KeySequence.MAX_NODE);
    }
    this.value = value;
  }

  public int value() {
    return value;
  }
}

package dev.carillon.ejb.registry.device;

import dev.carillon.api.ServiceException;

/** How well a device can be reached. A FAILED device gets no push until it registers again. */
public enum PushState {
  ACTIVE,
  FAILING,
  FAILED;

  /**
   * @throws ServiceException invalid_input when there is no such state
   */
  public static PushState ofWireName(String name) {
    for (PushState state : values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw ServiceException.invalid("state must be ACTIVE, FAILING or FAILED");
  }
}

package dev.carillon.web.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.device.RecipientAddressPolicy;
import dev.carillon.web.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Publishes as callers write them, with what the caller may not do refused. */
@ApplicationScoped
public class PublishCommands {

  private final RecipientAddressPolicy addresses;

  @Inject
  public PublishCommands(RecipientAddressPolicy addresses) {
    this.addresses = addresses;
  }

  /**
   * @param headerKey the {@code X-Idempotency-Key} header, null for none
   * @throws ServiceException naming the field that is wrong, or forbidden
   */
  public PublishCommand of(Caller caller, ObjectNode body, String headerKey) {
    PublishCommand command = PublishRequests.read(body, caller.appId(), headerKey);
    for (Target target : command.targets()) {
      if (target instanceof Target.Recipient recipient) {
        requireRaw(caller);
        addresses.require(caller.app(), recipient.address());
      }
    }
    return command;
  }

  /** Who names raw tokens sends past the registry: for administrators alone. */
  private static void requireRaw(Caller caller) {
    if (caller.capability() != Capability.ADMIN) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "targets of type recipient need the admin capability");
    }
  }
}

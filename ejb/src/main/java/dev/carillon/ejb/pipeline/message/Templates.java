package dev.carillon.ejb.pipeline.message;

import java.util.Optional;

/** Finds an app's templates. Safe for many threads. */
@FunctionalInterface
public interface Templates {

  /** The template; empty when there is none with this id. */
  Optional<MessageTemplate> find(String appId, String templateId);

  /** There are no templates. */
  static Templates none() {
    return (appId, templateId) -> Optional.empty();
  }
}

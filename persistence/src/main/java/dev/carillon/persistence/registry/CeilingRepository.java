package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** The operator's limits, each a JSON object. Whatever writes needs a transaction. */
@ApplicationScoped
public class CeilingRepository extends EntityRepository {

  /** The scope of all apps that have no limits of their own. */
  public static final String ALL = "";

  @Inject
  public CeilingRepository(EntityManager entities) {
    super(entities);
  }

  /**
   * @param scope an app's id, or {@link #ALL}
   */
  public Optional<String> find(String scope) {
    return found(scope).map(Ceiling::limits);
  }

  /**
   * @throws dev.carillon.persistence.jdbc.ContentionException when they changed meanwhile
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when another was first
   */
  public void put(String scope, String limits) {
    found(scope)
        .ifPresentOrElse(
            ceiling -> ceiling.change(limits),
            () -> entities().persist(new Ceiling(scope, limits)));
    flush("change limits");
  }

  private Optional<Ceiling> found(String scope) {
    return call("find limits", () -> Optional.ofNullable(entities().find(Ceiling.class, scope)));
  }
}

package dev.carillon.persistence.status;

import dev.carillon.persistence.jpa.EntityRepository;
import dev.carillon.persistence.pipeline.DeliveryRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;

/** What happened to each recipient, to be read. */
@ApplicationScoped
public class DeliveryRepository extends EntityRepository {

  @Inject
  public DeliveryRepository(EntityManager entities) {
    super(entities);
  }

  /** Deliveries of one publish in the order of recipients, after a recipient. */
  public List<DeliveryRow> page(long publishKey, long after, int limit) {
    return call(
        "list deliveries",
        () ->
            entities()
                .createQuery(
                    "select y, d.deviceId from Delivery y"
                        + " left join Device d on d.recipientKey = y.recipientKey"
                        + " where y.publishKey = :publish and y.recipientKey > :after"
                        + " order by y.publishKey, y.recipientKey",
                    Object[].class)
                .setParameter("publish", publishKey)
                .setParameter("after", after)
                .setMaxResults(limit)
                .setHint("eclipselink.read-only", true)
                .getResultStream()
                .map(row -> ((Delivery) row[0]).row((String) row[1]))
                .toList());
  }
}

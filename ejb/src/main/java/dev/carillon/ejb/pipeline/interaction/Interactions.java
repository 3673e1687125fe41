package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.persistence.registry.InteractionRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What service workers report: shown, clicked, closed. A worker has no user token at hand when a
 * notification is clicked, so knowing the subscription's endpoint, which nobody but the browser and
 * its push service knows, is its proof. At most three rows for each device and publish that exists;
 * kept as long as statuses.
 */
@ApplicationScoped
public class Interactions {

  private final InteractionRepository interactions;
  private final InteractionWriter writer;

  /** What happened to a shown notification. */
  public enum Event {
    SHOWN(1),
    CLICKED(2),
    CLOSED(3);

    private final int code;

    Event(int code) {
      this.code = code;
    }

    /**
     * @throws ServiceException invalid_input when there is no such event
     */
    public static Event ofWireName(String name) {
      for (Event event : values()) {
        if (event.wireName().equals(name)) {
          return event;
        }
      }
      throw ServiceException.invalid("event must be shown, clicked or closed");
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param appId null when the worker has no token
   * @param tokenHash of the endpoint
   * @param action of a clicked button, null for none
   */
  public record Report(
      String appId, String tokenHash, String publishId, Event event, String action) {
    public Report {
      Checks.text("publishId", publishId, 128);
      Checks.optional("action", action, 64);
      Checks.text("subscriptionId", tokenHash, 64);
    }
  }

  @Inject
  public Interactions(InteractionRepository interactions, InteractionWriter writer) {
    this.interactions = interactions;
    this.writer = writer;
  }

  /**
   * Records it; a repetition changes nothing.
   *
   * @throws ServiceException not_found when the subscription or the publish is unknown
   */
  public void record(Report report) {
    InteractionRepository.Recipient recipient =
        interactions
            .recipient(
                ProviderKind.WEB_PUSH.code(),
                report.tokenHash(),
                report.publishId(),
                report.appId())
            .orElseThrow(() -> unknown(report));
    Retries.repeated(
        () ->
            writer.insert(
                recipient.appId(),
                report.publishId(),
                recipient.recipientKey(),
                report.event().code,
                report.action()));
  }

  private ServiceException unknown(Report report) {
    boolean known = interactions.isKnown(ProviderKind.WEB_PUSH.code(), report.tokenHash());
    return ServiceException.notFound(known ? "publish" : "subscription");
  }

  /** How many devices reported each event of a publish. */
  public Map<Event, Long> count(String appId, String publishId) {
    Map<Event, Long> counts = new TreeMap<>();
    Map<Integer, Long> rows = interactions.count(appId, publishId);
    for (Event event : Event.values()) {
      counts.put(event, rows.getOrDefault(event.code, 0L));
    }
    return counts;
  }
}

package dev.carillon.ejb.realtime.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.settings.HistorySettings;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events of an app's server: stores what is to be stored, then delivers. An event is
 * delivered only when its transaction has committed, so it runs in none of the caller's. Safe for
 * many threads.
 */
@ApplicationScoped
public class RealtimePublisher {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimePublisher.class);
  private static final int MAX_KNOWN_STREAMS = 100_000;
  private static final int TRIM_EVERY = 64;

  private final ChannelHub hub;
  private final RealtimeApps apps;
  private final ChannelHistory history;
  private final EventStore store;
  private final IdempotencyRepository keys;
  private final RuledPushes pushRules;
  private final Clock clock;
  private final Set<String> knownStreams = ConcurrentHashMap.newKeySet();

  @Inject
  public RealtimePublisher(
      ChannelHub hub,
      RealtimeApps apps,
      ChannelHistory history,
      EventStore store,
      IdempotencyRepository keys,
      RuledPushes pushRules,
      Clock clock) {
    this.hub = hub;
    this.apps = apps;
    this.history = history;
    this.store = store;
    this.keys = keys;
    this.pushRules = pushRules;
    this.clock = clock;
  }

  /**
   * Publishes.
   *
   * @return for each event the object that the HTTP API answers
   * @throws ServiceException when it breaks a limit, or a key is used for two requests
   */
  @Transactional(TxType.NOT_SUPPORTED)
  public List<ObjectNode> publish(EventPublish publish) {
    return publish(publish, true);
  }

  /**
   * Publishes events that are pushes themselves: no rule makes pushes of them again.
   *
   * @throws ServiceException as above
   */
  @Transactional(TxType.NOT_SUPPORTED)
  public void publishPush(EventPublish publish) {
    publish(publish, false);
  }

  private List<ObjectNode> publish(EventPublish publish, boolean ruled) {
    RealtimeSettings settings =
        apps.settings(publish.appId()).orElseThrow(() -> ServiceException.notFound("app"));
    publish.events().forEach(event -> requireSize(event, settings));
    Repeats repeats = Repeats.of(publish, keys, clock.millis());
    if (repeats.areAll()) {
      return repeats.answers(List.of());
    }
    try {
      return publish(repeats, settings, ruled);
    } catch (DuplicateRowException e) {
      // Another request took a key since we looked; what it published is a repeat now.
      Repeats again = Repeats.of(publish, keys, clock.millis());
      if (!again.areSome()) {
        throw e;
      }
      return again.areAll() ? again.answers(List.of()) : publish(again, settings, ruled);
    }
  }

  private List<ObjectNode> publish(Repeats repeats, RealtimeSettings settings, boolean ruled) {
    EventPublish rest = repeats.rest();
    EventStore.Stored stored =
        store(rest, ruled ? withRules(rest, settings) : rest, settings.history());
    List<ObjectNode> answers = repeats.answers(deliver(rest, settings, stored));
    if (!rest.keys().isEmpty()) {
      store.keepAnswers(rest.appId(), rest.keys(), answers);
    }
    return answers;
  }

  /** An event does not fail for pushes that only a rule wants. */
  private EventStore.Stored store(
      EventPublish publish, EventPublish withRules, HistorySettings settings) {
    try {
      return storeWithStreams(withRules, settings);
    } catch (ServiceException e) {
      if (withRules == publish) {
        throw e;
      }
      pushRules.refused(publish.appId(), e);
      return storeWithStreams(publish, settings);
    }
  }

  private static void requireSize(NewEvent event, RealtimeSettings settings) {
    int max = settings.limits().eventBytes();
    if (event.data().bytes() > max) {
      throw new ServiceException(
          ErrorCode.PAYLOAD_TOO_LARGE, "event data has at most " + max + " bytes");
    }
  }

  private EventPublish withRules(EventPublish publish, RealtimeSettings settings) {
    List<EventPush> ruled = pushRules.of(publish, settings);
    if (ruled.isEmpty()) {
      return publish;
    }
    List<EventPush> pushes = new ArrayList<>(publish.pushes());
    pushes.addAll(ruled);
    return new EventPublish(publish.appId(), publish.events(), pushes, publish.keys());
  }

  private EventStore.Stored storeWithStreams(EventPublish publish, HistorySettings settings) {
    boolean plain = publish.keys().isEmpty() && publish.pushes().isEmpty();
    List<String> streams =
        publish.events().stream()
            .flatMap(event -> event.channels().stream().map(ChannelName::value))
            .filter(settings::keeps)
            .distinct()
            .toList();
    if (plain && streams.isEmpty()) {
      return store.unstored(publish);
    }
    streams.forEach(channel -> begin(publish.appId(), channel));
    try {
      return store.store(publish, settings);
    } catch (ChannelHistory.NotBegunException e) {
      // The stream was forgotten after this node learned of it: begin it again, once.
      knownStreams.clear();
      streams.forEach(channel -> begin(publish.appId(), channel));
      return store.store(publish, settings);
    }
  }

  private void begin(String appId, String channel) {
    String key = appId + '\n' + channel;
    if (!knownStreams.contains(key)) {
      history.begin(appId, channel);
      if (knownStreams.size() >= MAX_KNOWN_STREAMS) {
        knownStreams.clear();
      }
      knownStreams.add(key);
    }
  }

  private List<ObjectNode> deliver(
      EventPublish publish, RealtimeSettings settings, EventStore.Stored stored) {
    List<ObjectNode> answers = new ArrayList<>();
    for (int i = 0; i < publish.events().size(); i++) {
      NewEvent event = publish.events().get(i);
      for (Broadcast broadcast : stored.broadcasts().get(i)) {
        hub.broadcast(publish.appId(), broadcast, event.exceptSocketId());
      }
    }
    // From here on everybody has the events: what fails below costs nobody one.
    stored.broadcasts().stream()
        .flatMap(List::stream)
        .forEach(broadcast -> trim(publish.appId(), settings.history(), broadcast));
    publish.events().forEach(event -> answers.add(answer(publish.appId(), event)));
    if (!stored.publishIds().isEmpty()) {
      stored.publishIds().forEach(answers.get(0).putArray("push_publish_ids")::add);
    }
    return answers;
  }

  private void trim(String appId, HistorySettings settings, Broadcast broadcast) {
    Broadcast.Position position = broadcast.position();
    if (position != null
        && position.serial() % TRIM_EVERY == 0
        && position.serial() > settings.maxEvents()) {
      try {
        history.trim(appId, broadcast.channel(), position.serial() - settings.maxEvents());
      } catch (StorageException e) {
        LOG.warn(
            "events past a bound of app {} are kept until the next time: {}",
            appId,
            e.getMessage());
      }
    }
  }

  private ObjectNode answer(String appId, NewEvent event) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (event.info().isEmpty()) {
      return answer;
    }
    ObjectNode channels = answer.putObject("channels");
    for (ChannelName channel : event.channels()) {
      ObjectNode info = channels.putObject(channel.value());
      if (event.info().contains("subscription_count")) {
        info.put("subscription_count", hub.subscriptionCount(appId, channel.value()));
      }
      if (event.info().contains("user_count") && channel.isPresence()) {
        info.put("user_count", hub.members(appId, channel.value()).size());
      }
    }
    return answer;
  }
}

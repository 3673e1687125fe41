package dev.carillon.ejb.realtime.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.realtime.auth.ChannelSignature;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.LocalTopic;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.EventPush;
import dev.carillon.ejb.realtime.publish.EventStore;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import dev.carillon.ejb.realtime.pushrule.PublishedPushes;
import dev.carillon.ejb.realtime.pushrule.PushRules;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.HistoryRepository;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import dev.carillon.persistence.realtime.PresenceRepository;
import dev.carillon.persistence.realtime.PresenceRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Hubs on one topic and one database, with an app {@code app} whose key is {@code key}. */
final class HubFixture implements AutoCloseable {

  static final String APP = "app";
  static final String KEY = "key";
  static final String SECRET = "secret";

  final LocalTopic topic = new LocalTopic();

  /** The time of the talk between nodes; it moves only when it is told to. */
  final AtomicLong nanos = new AtomicLong();

  final Queue<ObjectNode> webhooks = new ConcurrentLinkedQueue<>();
  final List<PublishCommand> pushes = new CopyOnWriteArrayList<>();
  volatile boolean databaseFails;

  /** How many reads fail as nobody expects. */
  final AtomicInteger bugs = new AtomicInteger();

  volatile boolean pushesAreRefused;
  volatile boolean trimFails;
  volatile boolean joinFails;

  /** Each runs once: before the next row of a member is written, or taken away. */
  volatile Runnable beforeNextJoin = () -> {};

  volatile Runnable beforeNextLeave = () -> {};

  /** Runs once, when the next one to ask who is present has the answer. */
  volatile Runnable afterNextMembers = () -> {};

  final HistoryRepository historyRows;
  private final JdbcConnectionPool pool;
  private final PresenceRepository presence;
  private final ChannelHistory history;
  private final CarillonConfig config;
  private final RealtimeApps apps;
  private volatile RealtimeSettings settings;

  HubFixture(Map<String, String> config) {
    this.config = CarillonConfig.of(config);
    this.settings = RealtimeSettings.usual(this.config.realtime().apps());
    this.pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;NON_KEYWORDS=VALUE", "sa", "");
    createTables(pool);
    this.presence = new FailingPresence(pool);
    this.historyRows = new HistoryRepository(pool);
    this.history = new FailingHistory(historyRows);
    this.apps = new FixedApps();
  }

  HubFixture() {
    this(Map.of());
  }

  private final class FailingPresence extends PresenceRepository {
    FailingPresence(DataSource source) {
      super(source);
    }

    @Override
    public void join(String appId, String channel, PresenceRow member) {
      Runnable next = beforeNextJoin;
      beforeNextJoin = () -> {};
      next.run();
      if (joinFails) {
        throw new StorageException("asked to fail", null);
      }
      super.join(appId, channel, member);
    }

    @Override
    public List<PresenceRow> members(String appId, String channel) {
      List<PresenceRow> found = super.members(appId, channel);
      Runnable next = afterNextMembers;
      afterNextMembers = () -> {};
      next.run();
      return found;
    }

    @Override
    public List<NodeMember> onNode(String nodeId) {
      failIfAsked();
      return super.onNode(nodeId);
    }

    @Override
    public void leave(String appId, String channel, String userId, String nodeId) {
      Runnable next = beforeNextLeave;
      beforeNextLeave = () -> {};
      next.run();
      failIfAsked();
      super.leave(appId, channel, userId, nodeId);
    }
  }

  private final class FailingHistory extends ChannelHistory {
    FailingHistory(HistoryRepository rows) {
      super(rows, Clock.systemUTC());
    }

    @Override
    public StreamPosition attach(String appId, String channel) {
      StreamPosition position = super.attach(appId, channel);
      runAfterAttach();
      return position;
    }

    @Override
    public void trim(String appId, String channel, long upToSerial) {
      if (trimFails) {
        throw new StorageException("asked to fail", null);
      }
      super.trim(appId, channel, upToSerial);
    }

    @Override
    public List<Broadcast> between(
        String appId, String channel, String streamId, long from, long to, int limit) {
      failIfAsked();
      return super.between(appId, channel, streamId, from, to, limit);
    }
  }

  /** Runs once, when the next one to ask where a channel stands has his answer. */
  volatile Runnable afterNextAttach;

  private void runAfterAttach() {
    Runnable next = afterNextAttach;
    if (next != null) {
      afterNextAttach = null;
      next.run();
    }
  }

  private void failIfAsked() {
    if (bugs.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("asked to fail");
    }
    if (databaseFails) {
      throw new StorageException("asked to fail", null);
    }
  }

  private final Set<String> disabled = ConcurrentHashMap.newKeySet();
  private volatile Runnable changes = () -> {};
  private volatile int forgotten;

  private final class KeptPushes extends PublishedPushes {
    KeptPushes() {
      super(null);
    }

    @Override
    public EventPush of(PublishCommand command) {
      return () -> push(command);
    }
  }

  private String push(PublishCommand command) {
    if (pushesAreRefused) {
      throw ServiceException.invalid("asked to refuse");
    }
    pushes.add(command);
    return "p" + pushes.size();
  }

  /** Apps or keys change on this node. */
  void changeApps() {
    changes.run();
  }

  /** How often another node said so. */
  int forgotten() {
    return forgotten;
  }

  /** The key is disabled from now on. */
  void disable(String key) {
    disabled.add(key);
  }

  private final class FixedApps extends RealtimeApps {
    FixedApps() {
      super(null, config);
    }

    @Override
    public void onChange(Runnable listener) {
      changes = listener;
    }

    @Override
    public void forget() {
      forgotten++;
    }

    @Override
    public boolean isGood(String keyId) {
      return !disabled.contains(keyId);
    }

    @Override
    public Optional<String> appOfKey(String keyId) {
      return KEY.equals(keyId) ? Optional.of(APP) : Optional.empty();
    }

    @Override
    public Optional<RealtimeSettings> settings(String appId) {
      return APP.equals(appId) ? Optional.of(settings) : Optional.empty();
    }

    @Override
    public boolean verify(String appId, String auth, String text) {
      return auth.startsWith(KEY + ":")
          && ChannelSignature.verify(SECRET, text, auth.substring(KEY.length() + 1));
    }
  }

  /** One node: a hub, and what publishes on it. */
  final class Node {
    final ChannelHub hub;
    final RealtimePublisher publisher;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final StorageRoom room = new StorageRoom(config.push().embedded(), meters);
    final ClusterLink link;

    Node(String nodeId) {
      HubMetrics metrics = new HubMetrics(meters);
      link = new ClusterLink(topic.join(nodeId), metrics, nanos::get);
      hub =
          new ChannelHub(
              apps,
              history,
              presence,
              link,
              (appId, app, event, channel, details) -> {
                ObjectNode node = JsonNodeFactory.instance.objectNode();
                node.put("name", event).put("channel", channel);
                details.accept(node);
                webhooks.add(node);
              },
              metrics,
              Clock.systemUTC(),
              config);
      IdempotencyRepository keys = new IdempotencyRepository(pool);
      EventStore store = new EventStore(history, keys, room, Clock.systemUTC(), config);
      publisher =
          new RealtimePublisher(
              hub,
              apps,
              history,
              store,
              keys,
              new PushRules(metrics, new KeptPushes()),
              Clock.systemUTC());
      hub.upkeep().cluster(ClusterMessage.Alive.State.STARTED);
    }

    Client connect(String protocol) {
      FakeConnection connection = new FakeConnection();
      ClientSession session = hub.open(KEY, protocol, connection).orElseThrow();
      return new Client(this, session, connection);
    }

    List<ObjectNode> publish(String channel, String event, String data) {
      return publish(List.of(channel), event, data);
    }

    List<ObjectNode> publish(List<String> channels, String event, String data) {
      return publisher.publish(
          new EventPublish(
              APP,
              List.of(
                  new NewEvent(
                      event,
                      channels.stream().map(ChannelName::new).toList(),
                      EventData.ofText(data),
                      null,
                      Set.of())),
              List.of(),
              List.of()));
    }
  }

  /** A tenth of a second goes by on these nodes, with all that belongs into it. */
  void tenth(Node... nodes) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    for (Node node : nodes) {
      node.hub.upkeep().talk();
      topic.settle();
      node.hub.upkeep().tick();
      topic.settle();
    }
  }

  /** A connected client. */
  record Client(Node node, ClientSession session, FakeConnection connection) {

    void say(String frame) {
      node.hub.receive(session, frame);
    }

    void subscribe(String channel) {
      say(event("subscribe", "{\"channel\":\"" + channel + "\"}"));
    }

    void subscribeSigned(String channel, String channelData) {
      String text = ChannelSignature.channelText(session.socketId(), channel, channelData);
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("channel", channel).put("auth", KEY + ":" + ChannelSignature.sign(SECRET, text));
      if (channelData != null) {
        data.put("channel_data", channelData);
      }
      say(event("subscribe", data.toString()));
    }

    void joinAs(String channel, String userId) {
      subscribeSigned(
          channel, "{\"user_id\":\"" + userId + "\",\"user_info\":{\"name\":\"" + userId + "\"}}");
    }

    void signIn(String userData) {
      String text = ChannelSignature.userText(session.socketId(), userData);
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("auth", KEY + ":" + ChannelSignature.sign(SECRET, text)).put("user_data", userData);
      say(event("signin", data.toString()));
    }

    /** The carrier ends it, as after a close of this side's. */
    void disconnect() {
      node.hub.closed(session);
    }

    String event(String name, String data) {
      return "{\"event\":\"" + session.generation().system(name) + "\",\"data\":" + data + "}";
    }
  }

  /** As if this node had said nothing for an hour. */
  void expire(String nodeId) {
    presence.renew(nodeId, Duration.ofHours(-1));
  }

  /** As other nodes do with one whose lease ended. */
  /** Rows of users on this channel, as a node sees them that was told nothing. */
  int membersWritten(String channel) {
    return presence.members(APP, channel).size();
  }

  void forgetNode(String nodeId) {
    presence.forget(nodeId);
  }

  void settings(String json) {
    settings =
        RealtimeSettings.read(
            (ObjectNode) FakeConnection.tree(json),
            RealtimeSettings.usual(config.realtime().apps()));
  }

  /** The realtime tables alone: all of them would take longer than most tests do. */
  private static void createTables(DataSource source) {
    List<String> scripts = List.of("db/vendor/h2/V1_1__clock.sql", "db/migration/V3__realtime.sql");
    for (String script : scripts) {
      try (InputStream in = HubFixture.class.getClassLoader().getResourceAsStream(script);
          Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(script, e);
      }
    }
  }

  @Override
  public void close() {
    topic.close();
    pool.dispose();
  }
}

package dev.carillon.ejb.pipeline.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.admit.Intake;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.message.MessageTemplate;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.message.Templates;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.ejb.pipeline.status.DeliveryView;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.platform.config.EmbeddedConfig;
import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.persistence.schema.Schema;
import dev.carillon.persistence.status.DeadLetterRepository;
import dev.carillon.persistence.status.DeliveryRepository;
import dev.carillon.persistence.status.PublishStatusRepository;
import dev.carillon.persistence.testing.TestPersistence;
import dev.carillon.providers.PushProvider;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The pipeline on a database (H2 unless one is given) without a container, with a scripted FCM.
 * Several may share one database, as nodes.
 */
public final class TestPipeline implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(TestPipeline.class.getName());

  public static final String APP = "app";
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  final DataSource dataSource;
  final PipelineStore store;
  public final Pipeline pipeline;
  public final PublishService service;
  public final ScriptedProvider fcm;
  final SecretBox secrets = new SecretBox(KeyRing.parse("k:" + KEY), new SecureRandom());
  final KeySequence keys;
  public final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Map<String, MessageTemplate> templates = new ConcurrentHashMap<>();

  /** With room for all, until a test measures otherwise. */
  public final StorageRoom room = new StorageRoom(new EmbeddedConfig(1_000, 0), meters);

  volatile int batchSize = 100;

  /** The ways of a test that has a registry; null for those of this class. */
  volatile ProviderRoutes routes;

  /** What FCM's messages go through: scripted, unless a test brings one with a wire. */
  volatile PushProvider provider;

  /** What happens before a template is found. */
  volatile Runnable rendering = () -> {};

  final AtomicInteger failingPauses = new AtomicInteger();
  final Map<Long, String> pauseReasons = new ConcurrentHashMap<>();
  final Set<Long> pausedCredentials = ConcurrentHashMap.newKeySet();
  final ScheduledExecutorService network = Executors.newScheduledThreadPool(2);

  private volatile boolean started;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor();

  public TestPipeline() {
    this(newDatabase(), quick(), 1, Clock.systemUTC());
  }

  public TestPipeline(DataSource dataSource, PipelineSettings settings, int node, Clock clock) {
    this.dataSource = dataSource;
    new Schema(dataSource).migrate();
    if (count("select count(*) from app") == 0) {
      sql(
          "insert into app (app_id, name, enabled, settings, created_at) values ('app', 'app',"
              + " true, '{}', 1)");
      sql(
          "insert into credential (credential_key, app_id, credential_id, provider, version,"
              + " sealed, public_info, state, created_at)"
              + " values (7, 'app', 'fcm', 1, 1, cast('' as bytea), '', 'active', 1)");
    }
    this.store = PipelineStore.open(new Transactions(dataSource));
    this.keys = new KeySequence(clock, node);
    this.fcm = new ScriptedProvider(ProviderKind.FCM, network);
    this.provider = fcm;
    this.pipeline =
        new Pipeline(
            new Pipeline.Tools(
                store,
                settings,
                true,
                new Routes(),
                new Messages(found(), Duration.ofHours(1)),
                secrets,
                keys::next,
                kind -> batchSize,
                new Random(42),
                Wakeups.none(),
                new PipelineMeter(meters),
                clock));
    this.service = serviceOf(pipeline);
  }

  /** The way in of a node. */
  PublishService serviceOf(Intake intake) {
    TestPersistence persistence = TestPersistence.of(dataSource);
    return persistence.transactional(
        new PublishService(
            intake,
            room,
            new PublishStatusRepository(persistence.entityManager()),
            new DeliveryRepository(persistence.entityManager()),
            new DeadLetterRepository(persistence.entityManager())));
  }

  /** Runs {@link #rendering} before it finds one of {@link #templates}. */
  private Templates found() {
    templates.put(
        "t", template("{'locales':{'en':{'title':'t','body':'b'}},'defaultLocale':'en'}"));
    return (appId, templateId) -> {
      rendering.run();
      return Optional.ofNullable(templates.get(templateId));
    };
  }

  /** A template, written with single quotes. */
  static MessageTemplate template(String json) {
    try {
      return MessageTemplate.of((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Settings with which retries come soon. */
  public static PipelineSettings quick() {
    PipelineSettings usual = PipelineSettings.usual();
    return new PipelineSettings(
        usual.maxUnsettled(),
        usual.admission(),
        new PipelineSettings.Planning(500, 32, Duration.ofSeconds(30)),
        usual.dispatch(),
        usual.settling(),
        new PipelineSettings.Retry(
            3, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofHours(1)));
  }

  public static DataSource newDatabase() {
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0", "sa", "");
    pool.setMaxConnections(40);
    return pool;
  }

  /** As a node whose timers stopped: it will not notice that its leases ran out. */
  TestPipeline startWithoutHousekeeping() {
    pipeline.start(threads);
    started = true;
    return this;
  }

  /** As a process that was killed: what it holds stays as it is. Nothing runs any more then. */
  public void vanish() {
    started = false;
    pipeline.end();
    endQuietly(housekeeping);
    endQuietly(threads);
  }

  public TestPipeline start() {
    startWithoutHousekeeping();
    housekeeping.scheduleWithFixedDelay(repeated(pipeline::tick), 100, 100, TimeUnit.MILLISECONDS);
    housekeeping.scheduleWithFixedDelay(repeated(pipeline::sweep), 200, 500, TimeUnit.MILLISECONDS);
    return this;
  }

  /** As the server repeats it: a round that fails is followed by the next one. */
  private static Runnable repeated(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (StorageException e) {
        LOG.log(System.Logger.Level.INFO, "a round failed", e);
      }
    };
  }

  private final class Routes implements ProviderRoutes {
    @Override
    public long credentialKey(String appId, ProviderKind kind, String origin, long madeUnder) {
      if (routes != null) {
        return routes.credentialKey(appId, kind, origin, madeUnder);
      }
      return 7;
    }

    @Override
    public Route route(String appId, ProviderKind kind, String origin, long credentialKey) {
      if (routes != null) {
        return routes.route(appId, kind, origin, credentialKey);
      }
      if (pausedCredentials.contains(credentialKey)) {
        return new Route.Paused("suspected");
      }
      return kind == ProviderKind.FCM ? new Route.Open(provider) : new Route.None("no_credential");
    }

    @Override
    public void pause(long credentialKey, String reason) {
      if (failingPauses.getAndDecrement() > 0) {
        throw new StorageException("the database is away", null);
      }
      pausedCredentials.add(credentialKey);
      pauseReasons.put(credentialKey, reason);
      sql("update credential set state = 'paused' where credential_key = " + credentialKey);
    }
  }

  /** Registers FCM devices {@code prefix-0 …} of a user each and subscribes them to a channel. */
  public List<String> devices(String prefix, int count, String channel) {
    List<String> ids = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement device =
            connection.prepareStatement(
                "insert into device (recipient_key, app_id, device_id, client_id, provider,"
                    + " platform, token_hash, sealed_token, token_since, origin, owner_version,"
                    + " push_state, failure_count, enabled, created_at, updated_at) values"
                    + " (?, ?, ?, ?, ?, 'android', ?, ?, 1, '', 1, 'ACTIVE', 0, true, 1, 1)");
        PreparedStatement subscription =
            connection.prepareStatement(
                "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
                    + " values (?, ?, ?, 1)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        String id = prefix + "-" + i;
        ids.add(id);
        long key = keys.next();
        device.setLong(1, key);
        device.setString(2, APP);
        device.setString(3, id);
        device.setString(4, "user-" + id);
        device.setShort(5, ProviderKind.FCM.code());
        device.setString(6, Hashes.sha256Hex("token-" + id));
        device.setBytes(7, secrets.sealText("token-" + id, SealedPlace.device(key, APP)));
        device.addBatch();
        if (channel != null) {
          subscription.setString(1, APP);
          subscription.setString(2, channel);
          subscription.setLong(3, key);
          subscription.addBatch();
        }
      }
      device.executeBatch();
      subscription.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return ids;
  }

  public static PublishCommand command(Lane lane, Target... targets) {
    return new PublishCommand(
        APP,
        null,
        null,
        List.of(targets),
        new PublishCommand.Content(null, null, "title", "body", null, null, null, null),
        Map.of(),
        new PublishCommand.Options(lane, Urgency.NORMAL, null, null, null, null));
  }

  public PublishReceipt publish(Target... targets) {
    return service.publish(command(Lane.NORMAL, targets));
  }

  PublishStatus status(String publishId) {
    return service.status(APP, publishId).orElseThrow();
  }

  public PublishStatus awaitEnd(String publishId) {
    await(() -> status(publishId).state().isEnd(), "end of " + publishId);
    return status(publishId);
  }

  public List<DeliveryView> deliveries(String publishId) {
    List<DeliveryView> all = new ArrayList<>();
    String cursor = null;
    do {
      var page = service.deliveries(APP, publishId, cursor, 1000);
      all.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  public void sql(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public long count(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for a condition, at most 20 seconds. */
  public static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** What always holds when the work is done: nothing is held, here or in the database. */
  private void assertNothingHeld() {
    try {
      await(() -> pipeline.held().isNothing() && leased() == 0, "the end of all work");
    } catch (AssertionError e) {
      throw new AssertionError("still held: " + pipeline.held() + ", leased rows: " + leased(), e);
    }
  }

  private long leased() {
    return count("select count(*) from dispatch_batch where state = 1");
  }

  /** Ends the node, once all its work is done; after {@link #vanish} at once. */
  @Override
  public void close() {
    try {
      if (started) {
        assertNothingHeld();
      }
    } finally {
      end();
    }
  }

  private void end() {
    pipeline.stop();
    endQuietly(housekeeping);
    endQuietly(threads);
    network.shutdownNow();
  }

  /**
   * Without an interrupt, which would leave a commit of H2 half done; a process is not killed so.
   */
  private static void endQuietly(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.message.Templates;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.route.RealtimeRoute;
import dev.carillon.ejb.pipeline.route.RegistryRoutes;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.PushConfig;
import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.resource.ServerOwn;
import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialVault;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.providers.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the pipeline together from what the server lends, and starts and stops it with it. */
@ApplicationScoped
public class PipelineBean {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineBean.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration IDLE_CLIENTS = Duration.ofMinutes(1);

  @Inject private CarillonConfig config;
  @Inject private DataSource joined;
  @Inject @Unshared private DataSource unshared;
  @Inject @ServerOwn private TransactionSynchronizationRegistry registry;
  @Inject private ManagedExecutorService executor;
  @Inject private ManagedScheduledExecutorService scheduler;
  @Inject private PeriodicTasks tasks;
  @Inject private AppDirectory apps;
  @Inject private CredentialVault vault;
  @Inject private DryRunPolicy dryRuns;
  @Inject private SecretBox secrets;
  @Inject private Templates templates;
  @Inject private KeySequence keys;
  @Inject private RealtimeRoute realtime;
  @Inject private MeterRegistry meters;
  @Inject private ConnectionFactory connections;
  @Inject private Queue wakeups;
  @Inject private Clock clock;

  private Providers providers;
  private RegistryRoutes routes;
  private volatile Pipeline pipeline;
  private List<PeriodicTask> repeated = List.of();

  void start(@Observes CarillonStarted started) {
    providers = new Providers(clock);
    routes =
        new RegistryRoutes(
            new RegistryRoutes.Registry(apps, vault, dryRuns), config, providers, realtime);
    pipeline = new Pipeline(tools(config.push()));
    pipeline.start(executor);
    repeated =
        List.of(
            tasks.every(TICK, "pipeline-tick", pipeline::tick),
            tasks.every(SWEEP, "pipeline-sweep", pipeline::sweep),
            tasks.every(IDLE_CLIENTS, "idle-clients", routes::closeIdle));
  }

  private Pipeline.Tools tools(PushConfig push) {
    Transactions transactions = new Transactions(joined, unshared, registry);
    return new Pipeline.Tools(
        PipelineStore.open(transactions),
        PipelineSettings.of(push),
        push.enabled(),
        routes,
        new Messages(templates, push.limits().defaultTtl()),
        secrets,
        keys::next,
        kind -> push.provider(kind).batchSize(),
        RandomGenerator.getDefault(),
        new JmsWakeups(connections, wakeups, scheduler),
        new PipelineMeter(meters),
        clock);
  }

  /** A lane may have work, says a wake-up. Returns at once. */
  void work(Lane lane) {
    if (pipeline != null) {
      LOG.trace("woken for {}", lane);
      pipeline.work();
    }
  }

  void stop(@Observes CarillonStopping stopping) {
    if (pipeline != null) {
      // its leases are prolonged until all is recorded, its providers answer as long
      try {
        pipeline.stop();
      } finally {
        repeated.forEach(PeriodicTask::cancel);
        routes.close();
        providers.close();
      }
    }
  }

  /**
   * The pipeline of this node.
   *
   * @throws IllegalStateException before the application has started
   */
  @Produces
  @ApplicationScoped
  Pipeline pipeline() {
    if (pipeline == null) {
      throw new IllegalStateException("the pipeline has not started yet");
    }
    return pipeline;
  }
}

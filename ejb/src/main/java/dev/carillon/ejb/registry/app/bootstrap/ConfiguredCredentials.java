package dev.carillon.ejb.registry.app.bootstrap;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.DefaultApp;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.providers.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the default app's credentials as the configuration has them: stored at start, and again
 * when a file that holds one changes. Every five seconds it reads the files, which are few and
 * small: their times say nothing where a platform swaps links. From start to stop; the rounds come
 * one at a time.
 */
@ApplicationScoped
public class ConfiguredCredentials {

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final String ID = "environment";

  private final CredentialService credentials;
  private final PeriodicTasks tasks;

  private volatile PeriodicTask task;

  @Inject
  public ConfiguredCredentials(CredentialService credentials, PeriodicTasks tasks) {
    this.credentials = credentials;
    this.tasks = tasks;
  }

  /** Takes a credential into use; one that is in use already changes nothing. */
  public void put(String appId, ProviderKind kind, Credential credential) {
    credentials.put(appId, kind, ID, null, credential.json());
  }

  /** From now on takes what is put into the files of this app's credentials. */
  public void watch(DefaultApp app) {
    List<CredentialFile> files =
        app.credentials().stream()
            .filter(given -> given.file().isPresent())
            .map(given -> new CredentialFile(given, taken -> put(app.id(), given.kind(), taken)))
            .toList();
    if (!files.isEmpty()) {
      task = tasks.every(PERIOD, "credential-files", () -> files.forEach(CredentialFile::look));
    }
  }

  void stopping(@Observes CarillonStopping event) {
    Optional.ofNullable(task).ifPresent(PeriodicTask::cancel);
  }
}

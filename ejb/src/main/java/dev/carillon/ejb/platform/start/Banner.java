package dev.carillon.ejb.platform.start;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DefaultApp;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where everything is, once, when the server really answers: it asks its own readiness every
 * half second, for two minutes at most. Secrets are shown in the development profile only, where
 * they are published ones.
 */
@ApplicationScoped
public class Banner {
  private static final Logger LOG = LoggerFactory.getLogger(Banner.class);
  private static final int LAST = 1_000_000;
  private static final int MAX_ATTEMPTS = 240;
  private static final long PAUSE_MS = 500;
  private static final int TIMEOUT_MS = 2000;

  @Inject private CarillonConfig config;
  @Inject private ManagedScheduledExecutorService scheduler;

  private final AtomicInteger attempts = new AtomicInteger();

  void onStart(@Observes @Priority(LAST) CarillonStarted event) {
    again();
  }

  private void again() {
    scheduler.schedule(this::printWhenReady, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  private void printWhenReady() {
    if (ready()) {
      LOG.info("{}", String.join(System.lineSeparator(), text(config)));
    } else if (attempts.incrementAndGet() < MAX_ATTEMPTS) {
      again();
    } else {
      LOG.warn("still not ready, see {}/health/ready", config.localUrl());
    }
  }

  private boolean ready() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) config.localUrl().resolve("/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  static List<String> text(CarillonConfig config) {
    List<String> lines = new ArrayList<>();
    lines.add("Carillon is ready");
    lines.add("");
    lines.add("  Page       " + config.publicUrl() + "/");
    lines.add("  API        " + config.publicUrl() + "/openapi/ui");
    lines.add("  Health     " + config.publicUrl() + "/health");
    lines.add("  Metrics    " + config.publicUrl() + "/metrics");
    config.defaultApp().ifPresent(app -> describe(app, config.development(), lines));
    lines.add("  Data       " + config.dataDir().toAbsolutePath().normalize());
    lines.add("");
    return lines;
  }

  private static void describe(DefaultApp app, boolean development, List<String> lines) {
    String secret = development ? app.secret().reveal() : app.secret().toString();
    String name = development ? "  Demo app   " : "  App        ";
    lines.add(name + "id " + app.id() + ", key " + app.key() + ", secret " + secret);
  }
}

package dev.carillon.ejb.registry.app.bootstrap;

import dev.carillon.ejb.platform.config.ConfiguredCredential;
import dev.carillon.ejb.platform.config.SecretFile;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.providers.Credential;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file that holds a secret of a credential. What it holds is taken when two looks in a row
 * found the same, so that a file being written is not; what makes no credential is said once and
 * leaves the former in use. Used by one thread at a time.
 */
final class CredentialFile {

  private static final Logger LOG = LoggerFactory.getLogger(CredentialFile.class);

  private final ConfiguredCredential credential;
  private final SecretFile file;
  private final Consumer<Credential> use;

  private Secret settled;
  private Secret seen;
  private String trouble;

  /**
   * @param credential one of a file
   * @param use takes a credential into use; what it throws is tried again at the next look
   */
  CredentialFile(ConfiguredCredential credential, Consumer<Credential> use) {
    this.credential = credential;
    this.file = credential.file().orElseThrow();
    this.use = use;
    this.settled = credential.content().orElseThrow();
    this.seen = settled;
  }

  void look() {
    Secret now;
    try {
      now = file.read();
    } catch (IOException e) {
      say(e.getMessage());
      return;
    }
    boolean twice = now.equals(seen);
    seen = now;
    if (now.equals(settled)) {
      trouble = null;
    } else if (twice) {
      take(now);
    }
  }

  private void take(Secret now) {
    Credential taken;
    try {
      taken = credential.with(now);
    } catch (IllegalArgumentException e) {
      say("holds no credential: " + e.getMessage());
      return;
    }
    use.accept(taken);
    settled = now;
    trouble = null;
    LOG.info("the file of {} has changed, its credential is in use", file.key());
  }

  private void say(String what) {
    if (!what.equals(trouble)) {
      LOG.warn("the file of {} {}; the former credential stays in use", file.key(), what);
      trouble = what;
    }
  }
}

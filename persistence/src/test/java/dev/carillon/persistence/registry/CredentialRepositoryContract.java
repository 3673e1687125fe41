package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class CredentialRepositoryContract extends RepositoryCase {

  private static final AtomicLong KEYS = new AtomicLong(1);
  private static final int HMS = ProviderKind.HMS.code();

  private CredentialRepository credentials;

  @BeforeEach
  void open() {
    credentials = new CredentialRepository(persistence.entityManager());
  }

  @Test
  void usesTheVersionThatIsNotSuperseded() {
    long one = insert(1);
    persistence.inTransaction(() -> credentials.supersede(app, HMS));
    assertThat(credentials.inUse(app, HMS)).isEmpty();
    assertThat(credentials.providersInUse(app)).isEmpty();
    long two = insert(2);

    CredentialRow inUse = credentials.inUse(app, HMS).orElseThrow();
    assertThat(inUse.credentialKey()).isEqualTo(two);
    assertThat(inUse.sealed()).containsExactly(2);
    assertThat(credentials.providersInUse(app)).containsExactly(ProviderKind.HMS);
    assertThat(credentials.latestVersion(app, HMS, "id")).isEqualTo(2);
    assertThat(credentials.latestVersion(app, HMS, "other")).isZero();
    assertThat(credentials.byKey(one).orElseThrow().state()).isEqualTo("superseded");
    assertThat(credentials.page(app, one, 10))
        .extracting(CredentialRow::credentialKey)
        .containsExactly(two);
  }

  @Test
  void aVersionIsThereOnce() {
    insert(1);
    assertThatThrownBy(() -> insert(1)).isInstanceOf(DuplicateRowException.class);
  }

  @Test
  void pausesWhatIsActiveAndReleasesWhatIsPaused() {
    long key = insert(1);
    assertThat(in(() -> credentials.release(app, key))).isFalse();
    assertThat(in(() -> credentials.pause(key, "why"))).isTrue();
    assertThat(in(() -> credentials.pause(key, "again"))).isFalse();
    assertThat(credentials.paused(app, 0, 10))
        .extracting(CredentialRow::pauseReason)
        .containsExactly("why");
    assertThat(in(() -> credentials.release("another", key))).isFalse();
    assertThat(in(() -> credentials.release(app, key))).isTrue();
    assertThat(credentials.byKey(key).orElseThrow().pauseReason()).isNull();
  }

  @Test
  void aPauseIsNotUndoneByARelease() {
    long key = insert(1);
    in(() -> credentials.pause(key, "why"));
    persistence.beforeNextFlush(() -> elsewhere(() -> credentials.supersede(app, HMS)));
    assertThatThrownBy(() -> in(() -> credentials.release(app, key)))
        .isInstanceOf(ContentionException.class);
    assertThat(credentials.byKey(key).orElseThrow().state()).isEqualTo("superseded");
  }

  @Test
  void needsOneStatementForEachReadAndWrite() {
    long key = insert(1);
    assertThat(verbs(() -> credentials.inUse(app, HMS))).isEqualTo(List.of("select"));
    assertThat(verbs(() -> credentials.pause(key, "why"))).isEqualTo(List.of("select", "update"));
    assertThat(verbs(() -> credentials.page(app, 0, 10))).isEqualTo(List.of("select"));
  }

  private boolean in(java.util.function.Supplier<Boolean> work) {
    return persistence.inTransaction(work);
  }

  private long insert(int version) {
    long key = KEYS.incrementAndGet();
    CredentialRow row =
        new CredentialRow(
            key, app, "id", HMS, version, new byte[] {(byte) version}, "{}", "active", null, NOW);
    persistence.inTransaction(() -> credentials.insert(row));
    return key;
  }
}

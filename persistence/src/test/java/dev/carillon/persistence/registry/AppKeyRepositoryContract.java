package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class AppKeyRepositoryContract extends RepositoryCase {

  @Test
  void keepsWhatAKeyIs() {
    AppKeyRow key =
        new AppKeyRow(
            "k-" + app,
            app,
            KeyKind.API,
            "publish",
            new KeySecrets(null, "h-" + app.substring(4), null),
            new KeyBounds("GET POST", "news *", "of the shop"),
            KeyLife.from(NOW, NOW + 5));
    persistence.inTransaction(() -> keys.insert(key));

    assertThat(keys.find("k-" + app)).contains(key);
    assertThat(keys.findByHash("h-" + app.substring(4))).contains(key);
    assertThat(keys.findByHash("no-" + app.substring(4))).isEmpty();
    assertThat(key.life().isGood(NOW + 4)).isTrue();
    assertThat(key.life().isGood(NOW + 5)).isFalse();
  }

  @Test
  void keepsKeysInTheOrderOfTheirAgeAndPagesThemByTheirIds() {
    persistence.inTransaction(
        () -> {
          keys.insert(signing("b", NOW));
          keys.insert(signing("a", NOW));
          keys.insert(signing("c", NOW - 1));
        });

    assertThat(keys.ofApp(app))
        .extracting(AppKeyRow::keyId)
        .containsExactly("c-" + app, "a-" + app, "b-" + app);
    assertThat(keys.page(app, "a-" + app, 1))
        .extracting(AppKeyRow::keyId)
        .containsExactly("b-" + app);
    assertThat(keys.count(app)).isEqualTo(3);
    assertThat(keys.has("no-" + app)).isFalse();
    assertThat(keys.has("admin")).isTrue();
  }

  @Test
  void aRotatedKeyIsFoundByBothOfItsHashesUntilTheNextRotation() {
    persistence.inTransaction(() -> keys.insert(AppKeyRow.api("k-" + app, app, "read", h(1), NOW)));
    rotate(h(2), h(1));

    assertThat(keys.findByHash(h(1)).orElseThrow().secrets().former().until()).isEqualTo(NOW + 9);
    assertThat(keys.findByHash(h(2)).orElseThrow().secrets().hash()).isEqualTo(h(2));
    rotate(h(3), h(2));

    assertThat(keys.findByHash(h(1))).isEmpty();
    assertThat(persistence.inTransaction(() -> keys.replace("no-" + app, old -> old))).isEmpty();
  }

  private void rotate(String next, String former) {
    persistence.inTransaction(
        () ->
            keys.replace(
                "k-" + app,
                old -> {
                  assertThat(old.hash()).isEqualTo(former);
                  return new KeySecrets(null, next, new KeySecrets.Former(null, former, NOW + 9));
                }));
  }

  @Test
  void isOfTheOperatorWithoutAnApp() {
    persistence.inTransaction(
        () -> keys.insert(AppKeyRow.api("o-" + app, null, "operator", h(7), NOW)));

    assertThat(keys.findByHash(h(7)).orElseThrow().appId()).isNull();
    assertThat(keys.has("operator")).isTrue();
  }

  @Test
  void disablesAndRemembersTheLatestUse() {
    persistence.inTransaction(() -> keys.insert(signing("k", NOW)));
    persistence.inTransaction(() -> keys.used("k-" + app, NOW + 120));
    persistence.inTransaction(() -> keys.used("k-" + app, NOW + 60));
    persistence.inTransaction(() -> keys.disable("k-" + app));

    assertThat(keys.find("k-" + app).orElseThrow().life())
        .isEqualTo(new KeyLife(false, NOW, null, NOW + 120));
  }

  @Test
  void oneSecretIsOneKeys() {
    persistence.inTransaction(() -> keys.insert(AppKeyRow.api("k-" + app, app, "read", h(1), NOW)));
    AppKeyRow other = AppKeyRow.api("l-" + app, app, "read", h(1), NOW);

    assertThatThrownBy(() -> persistence.inTransaction(() -> keys.insert(other)))
        .isInstanceOf(DuplicateRowException.class);
  }

  @Test
  void needsOneStatementForAKeyThatIsThere() {
    persistence.inTransaction(() -> keys.insert(AppKeyRow.api("k-" + app, app, "read", h(1), NOW)));

    assertThat(verbs(() -> keys.findByHash(h(1)))).isEqualTo(List.of("select"));
    assertThat(verbs(() -> keys.used("k-" + app, NOW))).isEqualTo(List.of("update"));
  }

  @Test
  void keepsCeilings() {
    CeilingRepository ceilings = new CeilingRepository(persistence.entityManager());
    persistence.inTransaction(() -> ceilings.put(app, "{}"));
    persistence.inTransaction(() -> ceilings.put(app, "{\"a\":1}"));

    assertThat(ceilings.find(app)).contains("{\"a\":1}");
    assertThat(ceilings.find("no-" + app)).isEmpty();
  }

  /** A hash of this test's own. */
  private String h(int number) {
    return number + "-" + app.substring(4);
  }

  private AppKeyRow signing(String name, long createdAt) {
    return AppKeyRow.signing(name + "-" + app, app, "admin", new byte[] {1, 2}, createdAt);
  }
}

package dev.carillon.ejb.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.providers.hms.HmsCredential;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialServiceTest {

  private final RegistryFixture fixture = new RegistryFixture(TestDatabase.h2());
  private final CredentialTesting credentials = new CredentialTesting(fixture);

  @BeforeEach
  void app() {
    fixture.app("a", "{}");
    fixture.app("b", "{}");
  }

  @Test
  void usesANewCredentialAtOnceAndCountsVersions() {
    assertThat(credentials.vault.active("a", ProviderKind.HMS)).isEmpty();
    assertThat(put("one").version()).isEqualTo(1);
    assertThat(secretInUse()).isEqualTo("one");
    assertThat(put("two").version()).isEqualTo(2);
    assertThat(secretInUse()).isEqualTo("two");
    assertThat(credentials.vault.active("b", ProviderKind.HMS)).isEmpty();
    assertThat(fixture.directory.byId("a").orElseThrow().credentialed())
        .containsExactly(ProviderKind.HMS);
  }

  @Test
  void changesNothingForTheSameContent() {
    long key = put("one").credentialKey();
    assertThat(put("one").credentialKey()).isEqualTo(key);
  }

  @Test
  void listsEveryVersionWithoutSecrets() {
    put("one");
    put("two");
    assertThat(credentials.service.list("a", null, 10).items())
        .extracting(CredentialView::state)
        .containsExactly("superseded", "active");
    assertThat(credentials.service.list("a", null, 10).items())
        .allSatisfy(
            view -> assertThat(view.toString()).doesNotContain("one").doesNotContain("two"));
    assertThat(credentials.service.list("b", null, 10).items()).isEmpty();
  }

  @Test
  void pausesUntilAnAdministratorReleasesIt() {
    long key = put("one").credentialKey();
    credentials.vault.pause(key, "suspicious");
    assertThat(credentials.vault.active("a", ProviderKind.HMS).orElseThrow().paused()).isTrue();
    assertThat(credentials.service.paused("a", null, 10).items()).hasSize(1);
    assertThatThrownBy(() -> credentials.service.release("b", String.valueOf(key)))
        .isInstanceOf(ServiceException.class);
    credentials.service.release("a", String.valueOf(key));
    assertThat(credentials.vault.active("a", ProviderKind.HMS).orElseThrow().paused()).isFalse();
  }

  @Test
  void refusesWhatIsMalformedOrOld() {
    put("one");
    assertThatThrownBy(
            () -> credentials.service.put("a", ProviderKind.HMS, null, 1, fields("other")))
        .isInstanceOf(ServiceException.class);
    for (ProviderKind kind : ProviderKind.values()) {
      ObjectNode empty = JsonNodeFactory.instance.objectNode();
      assertThatThrownBy(() -> credentials.service.put("a", kind, null, null, empty))
          .isInstanceOf(ServiceException.class);
    }
  }

  @Test
  void versionsGrowByOneAndCannotBeUsedUp() {
    assertCode(ErrorCode.CONFLICT, () -> put(Integer.MAX_VALUE, "one"));
    assertThat(put(1, "one").version()).isEqualTo(1);
    assertCode(ErrorCode.CONFLICT, () -> put(1, "other"));
    assertCode(ErrorCode.CONFLICT, () -> put(3, "other"));
    assertThat(put(2, "two").version()).isEqualTo(2);
    assertThat(put(2, "two").version()).isEqualTo(2);
    assertThat(put("three").version()).isEqualTo(3);
  }

  @Test
  void refusesWhatComesAfterTheLastVersion() {
    put("one");
    int last = CredentialWriter.MAX_VERSION;
    new Sql(fixture.persistence.dataSource()).update("update credential set version = ?", last);
    assertCode(ErrorCode.LIMIT_EXCEEDED, () -> put("two"));
    assertThat(secretInUse()).isEqualTo("one");
  }

  private static void assertCode(ErrorCode code, ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private CredentialView put(int version, String secret) {
    return credentials.service.put("a", ProviderKind.HMS, null, version, fields(secret));
  }

  private CredentialView put(String secret) {
    return credentials.service.put("a", ProviderKind.HMS, null, null, fields(secret));
  }

  private String secretInUse() {
    ActiveCredential active = credentials.vault.active("a", ProviderKind.HMS).orElseThrow();
    return ((HmsCredential) active.credential()).clientSecret();
  }

  private static ObjectNode fields(String secret) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("hmsAppId", "1001")
        .put("clientSecret", secret);
  }
}

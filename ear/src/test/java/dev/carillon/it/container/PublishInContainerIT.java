package dev.carillon.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.registry.device.RecipientAddress;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The packed EAR in a Liberty that Arquillian manages, with these tests inside it: what only code
 * in the container can show of a publish.
 */
@ExtendWith(ArquillianExtension.class)
public class PublishInContainerIT {

  private static final String APP = "app-id";
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  @Inject private PublishService publishes;
  @Inject private UserTransaction transaction;

  @Deployment
  static EnterpriseArchive carillon() {
    return TestEar.withTests(PublishInContainerIT.class);
  }

  @Test
  void aPublishReachesItsEndState() {
    publishes.publish(command("container-1", "one"));

    assertEquals(PublishState.SUCCEEDED, endStateOf("container-1"));
  }

  @Test
  void aPublishOfATransactionThatRollsBackDoesNotExist() throws Exception {
    transaction.begin();
    publishes.publish(command("container-2", "two"));
    transaction.rollback();

    assertTrue(publishes.status(APP, "container-2").isEmpty());
  }

  @Test
  void aPublishOfATransactionIsSentAfterItsCommit() throws Exception {
    transaction.begin();
    publishes.publish(command("container-3", "three"));
    assertEquals(0, publishes.status(APP, "container-3").orElseThrow().counters().dispatched());
    transaction.commit();

    assertEquals(PublishState.SUCCEEDED, endStateOf("container-3"));
  }

  @Test
  void theSameIdWithAnotherBodyIsAConflictAndChangesNothing() {
    publishes.publish(command("container-4", "four"));
    endStateOf("container-4");

    ServiceException refused =
        assertThrows(
            ServiceException.class, () -> publishes.publish(command("container-4", "another")));
    assertEquals(ErrorCode.CONFLICT, refused.code());
    assertEquals(1, publishes.status(APP, "container-4").orElseThrow().counters().planned());
  }

  /** One raw FCM recipient of the demo app, which is dry-run there: it has no FCM credential. */
  private static PublishCommand command(String publishId, String title) {
    Target target = new Target.Recipient(RecipientAddress.fcm("token-of-" + publishId));
    return new PublishCommand(
        APP,
        publishId,
        null,
        List.of(target),
        new PublishCommand.Content(
            null, null, title, "body", null, null, JsonNodeFactory.instance.objectNode(), null),
        Map.of(),
        new PublishCommand.Options(Lane.NORMAL, Urgency.NORMAL, null, null, null, null));
  }

  private PublishState endStateOf(String publishId) {
    long end = System.nanoTime() + AT_MOST.toNanos();
    PublishState state = publishes.status(APP, publishId).orElseThrow().state();
    while (!state.isEnd() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      state = publishes.status(APP, publishId).orElseThrow().state();
    }
    return state;
  }
}

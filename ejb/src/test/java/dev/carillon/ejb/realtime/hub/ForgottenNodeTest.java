package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import dev.carillon.persistence.jdbc.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of members that this node owes the others, because the database was away. */
class ForgottenNodeTest {

  private static final String ROOM = "presence-room";
  private static final String ANOTHER = "presence-another";

  private final HubFixture fixture = new HubFixture();
  private final Node one = fixture.new Node("one");
  private final Node two = fixture.new Node("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private void join(String channel, int members) {
    for (int i = 0; i < members; i++) {
      one.connect("7").joinAs(channel, "user" + i);
    }
  }

  private int written() {
    return fixture.membersWritten(ROOM) + fixture.membersWritten(ANOTHER);
  }

  private void round() {
    one.hub.upkeep().cluster(State.RUNNING);
    fixture.tenth(one, two);
  }

  @Test
  void membersAreWrittenAgainThoughTheDatabaseFailsInTheMiddle() {
    join(ROOM, 3);
    fixture.forgetNode("one");
    fixture.joinFails = true;
    assertThatThrownBy(this::round).isInstanceOf(StorageException.class);
    fixture.joinFails = false;
    round();
    assertThat(two.hub.members(HubFixture.APP, ROOM)).hasSize(3);
  }

  @Test
  void aNodeForgottenWhileItWritesBeginsAnew() {
    join(ROOM, 90);
    join(ANOTHER, 90);
    fixture.forgetNode("one");
    fixture.beforeNextJoin = () -> fixture.forgetNode("one");
    round();
    assertThat(written()).isLessThan(180);
    round();
    assertThat(written()).isEqualTo(180);
  }

  @Test
  void aRepeatedLeaveDoesNotUndoAJoin() {
    Client ann = one.connect("7");
    ann.joinAs(ROOM, "ann");
    fixture.databaseFails = true;
    ann.disconnect();
    fixture.databaseFails = false;
    fixture.beforeNextLeave = () -> one.connect("7").joinAs(ROOM, "ann");
    round();
    assertThat(one.hub.members(HubFixture.APP, ROOM)).containsExactly("ann");
    assertThat(two.hub.members(HubFixture.APP, ROOM)).containsExactly("ann");
  }

  @Test
  void aLeaveThatFailsAgainIsRepeatedAgain() {
    Client ann = one.connect("7");
    ann.joinAs(ROOM, "ann");
    fixture.databaseFails = true;
    ann.disconnect();
    assertThatThrownBy(this::round).isInstanceOf(StorageException.class);
    fixture.databaseFails = false;
    round();
    assertThat(two.hub.members(HubFixture.APP, ROOM)).isEmpty();
  }
}

package dev.carillon.ejb.pipeline.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.CommandJson;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.registry.device.RecipientAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetKindsTest {

  @Test
  void everyTargetComesBackFromAStoredCommandUnderItsKind() {
    Target[] targets = {
      new Target.Device("d-1"),
      new Target.Device("d-2"),
      new Target.Client("c"),
      new Target.Channel("news"),
      new Target.Recipient(RecipientAddress.fcm("secret-token"))
    };
    String json = CommandJson.write(TestPipeline.command(Lane.NORMAL, targets));
    StoredCommand stored = CommandJson.read(json);
    assertThat(stored.targets())
        .containsOnlyKeys("device", "client", "channel", "raw")
        .containsEntry("device", List.of("d-1", "d-2"))
        .containsEntry("channel", List.of("news"));
    assertThat(json).doesNotContain("secret-token");
    for (Target target : targets) {
      assertThat(TargetKinds.of(target.kind()).name()).isEqualTo(target.kind());
    }
    assertThat(TargetKinds.hasRaw(stored)).isTrue();
    assertThat(TargetKinds.rechecks(stored, "app")).hasSize(1);
  }

  @Test
  void aKindOfANewerNodeIsNotTakenForAnother() {
    StoredCommand stored = new StoredCommand(Map.of("moon", List.of("x")), null, Map.of(), null);
    TargetScope scope = new TargetScope(null, "app", 1, null);
    assertThatThrownBy(() -> TargetKinds.recipients(stored, scope))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("moon");
  }
}

package dev.carillon.ejb.platform.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartBeanTest {

  @Test
  void aRefusedConfigurationIsOneLineForEachWrongKey() {
    Map<String, String> wrong = Map.of("push.enabled", "perhaps", "push.unknown", "1");
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                CarillonConfig.read(
                    key -> Optional.ofNullable(wrong.get(key)), wrong.keySet(), Set.of()));

    assertThat(StartBean.refusal(refused))
        .contains("\n  push.enabled must be true or false\n")
        .contains("\n  push.unknown is not a known key\n");
  }
}

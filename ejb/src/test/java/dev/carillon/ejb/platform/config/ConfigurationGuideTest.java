package dev.carillon.ejb.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} names every key that there is, and no other. */
class ConfigurationGuideTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9._<>]+)` \\|");

  @Test
  void guideAndConfigurationNameTheSameKeys() throws IOException {
    String guide = Files.readString(Path.of("../docs/configuration.md"));
    Set<String> described =
        ROW.matcher(guide)
            .results()
            .map(MatchResult::group)
            .map(row -> row.substring(3, row.indexOf('`', 3)))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).containsExactlyElementsOf(new TreeSet<>(generalised()));
  }

  @Test
  void guideNamesTheBoundsThatRefusePublishes() throws IOException {
    PipelineSettings.Admission bounds = PipelineSettings.usual().admission();
    assertThat(Files.readString(Path.of("../docs/configuration.md")))
        .contains(row("%,d", bounds.maxWaiting()))
        .contains(row("%d s", bounds.maxAge().toSeconds()));
  }

  private static String row(String format, long bound) {
    return "| %s | %s |"
        .formatted(
            String.format(Locale.ROOT, format, bound),
            String.format(Locale.ROOT, format, 2 * bound));
  }

  /** What every provider has is one row; what only some have is a row for each. */
  private static Set<String> generalised() {
    Set<String> known = CarillonConfig.knownKeys();
    return known.stream().map(key -> general(key, known)).collect(Collectors.toSet());
  }

  private static String general(String key, Set<String> known) {
    String general = key.replaceFirst("^push\\.providers\\.[a-z]+\\.", "push.providers.<name>.");
    boolean everywhere =
        Arrays.stream(ProviderKind.values())
            .map(kind -> general.replace("<name>", kind.configName()))
            .allMatch(known::contains);
    return everywhere ? general : key;
  }
}

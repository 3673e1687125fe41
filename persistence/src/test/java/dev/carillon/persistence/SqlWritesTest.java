package dev.carillon.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.jpa.JpaHelper;
import org.junit.jupiter.api.Test;

/**
 * Which of our sources write a table that has an entity by SQL: each is named here with its reason,
 * has transactions of its own, and raises the version.
 */
class SqlWritesTest {

  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of("persistence", "ejb", "batch", "web");
  private static final Pattern WRITE =
      Pattern.compile("\\b(insert into|update|delete from|copy) ([a-z_]+)\\b([^;]*)");

  /**
   * The tables that a source writes by SQL; {@code SealedColumn} and what deletes in steps compose
   * their own.
   */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          // tokens that a provider says are gone, dead letters: in the transaction of a flush
          "SettleRepository", Set.of("device", "dead_letter"),
          // the pipeline moves publishes, and entities only read them
          "PublishRepository", Set.of("publish"),
          "PlanRepository", Set.of("publish"),
          "FinishRepository", Set.of("publish"),
          // when a key was last used, in the background
          "AppKeyRepository", Set.of("app_key"),
          // each step of the job is a transaction of its own
          "CleanupRepository", Set.of("device", "publish", "delivery", "dead_letter"),
          // bulk, by COPY where the server has it
          "DeliveryBatch", Set.of("delivery"),
          "DeliveryCopy", Set.of("delivery"));

  private static final Set<String> VERSIONED =
      Set.of("app", "app_key", "credential", "device", "channel_subscription", "template");

  @Test
  void onlyTheseWriteATableOfAnEntityBySql() {
    Set<String> tables = tables();
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path source : sources()) {
      for (Matcher write : writes(source)) {
        if (tables.contains(write.group(2))) {
          found.computeIfAbsent(name(source), n -> new TreeSet<>()).add(write.group(2));
        }
      }
    }
    assertThat(found).isEqualTo(new TreeMap<>(ALLOWED));
  }

  @Test
  void anUpdateBySqlRaisesTheVersion() {
    List<String> unraised = new ArrayList<>();
    int updates = 0;
    for (Path source : sources()) {
      for (Matcher write : writes(source)) {
        if (write.group(1).equals("update") && VERSIONED.contains(write.group(2))) {
          updates++;
          if (!write.group(3).contains("version = version + 1")) {
            unraised.add(name(source) + ": " + write.group());
          }
        }
      }
    }
    assertThat(updates).isPositive();
    assertThat(unraised).isEmpty();
  }

  private static Set<String> tables() {
    return JpaHelper.getServerSession(Engine.H2.persistence().factory())
        .getDescriptors()
        .values()
        .stream()
        .filter(descriptor -> !descriptor.isAggregateDescriptor())
        .map(ClassDescriptor::getTableName)
        .collect(Collectors.toSet());
  }

  /**
   * The statements in a source, its pieces put together; names of columns in JPQL are no tables.
   */
  private static List<Matcher> writes(Path source) {
    try {
      String text =
          Files.readString(source)
              .replaceAll("\"\\s*\\+\\s*\"", "")
              .replaceAll("\\s*\\n\\s*", " ")
              .replace('"', ';');
      List<Matcher> found = new ArrayList<>();
      Matcher matcher = WRITE.matcher(text);
      int from = 0;
      while (matcher.find(from)) {
        Matcher one = WRITE.matcher(text).region(matcher.start(), text.length());
        one.lookingAt();
        found.add(one);
        from = matcher.end(2);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() {
    List<Path> all = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(all).hasSizeGreaterThan(200);
    return all;
  }

  private static String name(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }
}

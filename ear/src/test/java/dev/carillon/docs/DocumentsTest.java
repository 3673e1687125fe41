package dev.carillon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.docs.Document.Block;
import dev.carillon.docs.Document.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the project's documents promise of each other and of its files. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> BUILT = Set.of("target", "node_modules", ".git", ".carillon");

  private static final Map<Path, Document> DOCUMENTS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (Path path : markdown(ROOT)) {
      DOCUMENTS.put(path, Document.read(path));
    }
    assertThat(DOCUMENTS).containsKey(ROOT.resolve("docs/quickstart.md"));
  }

  private static List<Path> markdown(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (Files.isDirectory(entry) && !BUILT.contains(entry.getFileName().toString())) {
          found.addAll(markdown(entry));
        } else if (entry.toString().endsWith(".md")) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Document document : DOCUMENTS.values()) {
      for (Link link : document.links()) {
        if (!leads(link)) {
          broken.add(name(document.path()) + " → " + name(link.target()) + " #" + link.anchor());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Link link) {
    if (!link.target().startsWith(ROOT) || !Files.exists(link.target())) {
      return false;
    }
    Document target = DOCUMENTS.get(link.target());
    return link.anchor().isEmpty() || target != null && target.anchors().contains(link.anchor());
  }

  @Test
  void everyGuideIsFoundFromTheReadme() {
    Set<Path> reached = new HashSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(ROOT.resolve("README.md")));
    while (!next.isEmpty()) {
      Path path = next.pop();
      if (DOCUMENTS.containsKey(path) && reached.add(path)) {
        DOCUMENTS.get(path).links().forEach(link -> next.add(link.target()));
      }
    }
    Set<Path> decisions = new HashSet<>(DOCUMENTS.keySet());
    decisions.removeIf(path -> !path.startsWith(ROOT.resolve("docs/adr")));
    reached.addAll(decisions); // the folder is linked
    assertThat(reached).containsAll(DOCUMENTS.keySet());
  }

  /** A block behind a line that links to a file and ends with a colon is taken from that file. */
  @Test
  void everyQuotedBlockStandsInItsFile() throws IOException {
    int quoted = 0;
    for (Document document : DOCUMENTS.values()) {
      for (Block block : document.blocks()) {
        for (Link link : quotedFrom(document, block)) {
          assertThat(Files.readString(link.target()))
              .as("%s quotes %s", name(document.path()), name(link.target()))
              .contains(block.text());
          quoted++;
        }
      }
    }
    assertThat(quoted).as("quotes found").isGreaterThanOrEqualTo(10);
  }

  private static List<Link> quotedFrom(Document document, Block block) {
    if (!block.before().endsWith(":")) {
      return List.of();
    }
    return document.linksOf(block.before()).stream()
        .filter(link -> Files.isRegularFile(link.target()))
        .filter(link -> !link.target().toString().endsWith(".md"))
        .toList();
  }

  @Test
  void figuresOfTheReadmeAreThoseOfTheBenchmarks() {
    Pattern figure = Pattern.compile("\\d[\\d,.]*\\d");
    List<String> readme = DOCUMENTS.get(ROOT.resolve("README.md")).prose();
    int begin = readme.indexOf("## Figures");
    List<String> rows =
        readme.subList(begin, readme.size()).stream()
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("|"))
            .toList();
    String measured = String.join("\n", DOCUMENTS.get(ROOT.resolve("docs/benchmarks.md")).prose());
    Set<String> known =
        figure.matcher(measured).results().map(MatchResult::group).collect(Collectors.toSet());
    assertThat(figure.matcher(String.join("\n", rows)).results().map(MatchResult::group))
        .hasSizeGreaterThan(8)
        .allSatisfy(number -> assertThat(known).contains(number));
  }

  private static String name(Path path) {
    return ROOT.relativize(path).toString();
  }
}

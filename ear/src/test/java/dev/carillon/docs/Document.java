package dev.carillon.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown file: its prose, its links, its headings and its blocks of code. */
record Document(Path path, List<String> prose, List<Block> blocks) {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

  /**
   * A fenced block.
   *
   * @param language what stands behind the fence
   * @param before the last line of prose that is not empty
   */
  record Block(String language, String before, String text) {}

  /**
   * A link that leads into the project.
   *
   * @param anchor empty without one
   */
  record Link(Path target, String anchor) {}

  static Document read(Path path) throws IOException {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    List<String> code = null;
    String language = "";
    for (String line : Files.readAllLines(path)) {
      if (!line.stripLeading().startsWith("```")) {
        (code == null ? prose : code).add(line);
      } else if (code == null) {
        code = new ArrayList<>();
        language = line.strip().substring(3);
      } else {
        blocks.add(new Block(language, lastLine(prose), String.join("\n", code)));
        code = null;
      }
    }
    if (code != null) {
      throw new IOException("a block of code does not end: " + path);
    }
    return new Document(path, prose, blocks);
  }

  private static String lastLine(List<String> prose) {
    for (int i = prose.size() - 1; i >= 0; i--) {
      if (!prose.get(i).isBlank()) {
        return prose.get(i);
      }
    }
    return "";
  }

  /** All links but those to other sites, resolved. */
  List<Link> links() {
    return prose.stream().flatMap(line -> linksOf(line).stream()).toList();
  }

  /** What the line links to; code in it links to nothing. */
  List<Link> linksOf(String line) {
    List<Link> links = new ArrayList<>();
    Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "`"));
    while (link.find()) {
      resolved(link.group(1)).ifPresent(links::add);
    }
    return links;
  }

  private Optional<Link> resolved(String target) {
    if (target.matches("(?i)[a-z]+:.*")) {
      return Optional.empty();
    }
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? path : path.resolveSibling(parts[0]).normalize();
    return Optional.of(new Link(file, parts.length > 1 ? parts[1] : ""));
  }

  /** The anchors of its headings, as the usual hosts of Markdown make them. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    for (String line : prose) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        for (int again = 1; !anchors.add(anchor); again++) {
          anchor = anchor(heading.group(1)) + "-" + again;
        }
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\]\\([^)]*\\)", "")
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }
}

package dev.weft.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every file of the repository is held to. */
final class TreeTest {
  /** Patterns in two halves, so that this file does not hold what it looks for. */
  private static final Map<String, Pattern> UNWANTED =
      Map.of(
          "work left for later", pattern("\\b(?-i:TO", "DO|FIX", "ME|XX", "X)\\b"),
          "a path of one machine", pattern("(?<![\\w.$}])/(wo", "rk|ro", "ot)/"),
          "a folder beside the repository", pattern("\\.\\./sha", "red"),
          "the host of a registry",
              pattern("repo1?\\.mav", "en|registry\\.np", "mjs|pypi\\.or", "g"),
          "an empty promise", pattern("not( yet)? imple", "mented"));

  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|md|xml|sh|py|yaml|yml|properties|css|js|html|txt)|.*/[^.]+");

  private static Pattern pattern(String... halves) {
    return Pattern.compile(String.join("", halves), Pattern.CASE_INSENSITIVE);
  }

  @Test
  void noFile_holdsWhatDoesNotBelongThere() throws IOException {
    var found = new ArrayList<String>();
    for (Path file : Repository.files()) {
      if (!TEXT.matcher(file.toString()).matches() || Files.size(file) > 1 << 20) {
        continue;
      }
      int number = 0;
      for (String line : Files.readAllLines(file, ISO_8859_1)) {
        number++;
        for (var unwanted : UNWANTED.entrySet()) {
          if (unwanted.getValue().matcher(line).find()) {
            found.add(
                "%s:%d: %s: %s"
                    .formatted(
                        Repository.ROOT.relativize(file), number, unwanted.getKey(), line.strip()));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noBinary_isKept() throws IOException {
    List<Path> binaries =
        Repository.files().stream()
            .filter(file -> file.toString().matches(".*\\.(jar|class|so|dylib|dll|exe|zip|aot)"))
            .toList();
    assertThat(binaries).isEmpty();
  }

  @Test
  void everyModuleWithCode_saysWhatItExports() throws IOException {
    List<Path> without;
    try (var modules = Files.list(Repository.ROOT)) {
      without =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .filter(sources -> !Files.exists(sources.resolve("module-info.java")))
              .filter(sources -> !unpublished(sources))
              .toList();
    }
    assertThat(without).isEmpty();
  }

  private static boolean unpublished(Path sources) {
    return List.of("weft-bench", "weft-stress", "weft-examples", "weft-testing")
        .contains(Repository.ROOT.relativize(sources).getName(0).toString());
  }
}

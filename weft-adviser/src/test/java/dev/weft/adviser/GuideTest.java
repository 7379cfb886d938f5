package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.report.AdviceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the guide and the README show is what is printed. An example of the guide names its case:
 * {@code <!-- case: NAME -->}; -Dweft.golden=write writes them anew after a change that is meant.
 */
final class GuideTest {
  private static final Path GUIDE = Path.of("../docs/guide/adviser.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- case: (.*?) -->\n```\n(.*?)```\n", Pattern.DOTALL);

  /** Verdicts that the guide shows at work, each under its heading. */
  private static final List<String> SHOWN =
      List.of(
          "well-used",
          "serial",
          "pinned-or-oversubscribed",
          "serial-or-pinned",
          "idle-workers",
          "limited-parallelism",
          "mostly-idle",
          "partly-idle",
          "io-bound",
          "swap",
          "throttled",
          "one-slow-worker",
          "memory-overasked",
          "killed-memory",
          "killed-time",
          "hung",
          "cancelled",
          "killed-signal",
          "crashed",
          "failed-at-once",
          "failed",
          "never-started",
          "waiting",
          "node-failure",
          "requeued",
          "running",
          "too-short",
          "more-cores-than-slots",
          "cannot-tell");

  private static String printed(String name) {
    CaseTableTest.Case found =
        CaseTableTest.cases().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    return AdviceText.of(CaseTableTest.advice(found), false);
  }

  @Test
  void examplesOfTheGuide_areWhatIsPrinted() throws IOException {
    String guide = Files.readString(GUIDE);
    if ("write".equals(System.getProperty("weft.golden"))) {
      guide =
          EXAMPLE
              .matcher(guide)
              .replaceAll(m ->
                  Matcher.quoteReplacement(
                      "<!-- case: %s -->\n```\n%s```\n"
                          .formatted(m.group(1), printed(m.group(1)))));
      Files.writeString(GUIDE, guide);
    }
    var verdicts = new ArrayList<String>();
    Matcher example = EXAMPLE.matcher(guide);
    while (example.find()) {
      String shown = example.group(2);
      assertThat(shown).as(example.group(1)).isEqualTo(printed(example.group(1)));
      String first = shown.lines().findFirst().orElseThrow();
      verdicts.add(first.substring(first.lastIndexOf(' ') + 1));
    }
    assertThat(verdicts).containsAll(SHOWN);
  }

  @Test
  void secondScreenOfTheReadme_isWhatIsPrinted() throws IOException {
    String printed =
        AdviceText.of(
            Advice.of(Records.example(new QacctReader(), "qacct-3524046.txt").job()), false);
    assertThat(Files.readString(Path.of("../README.md"))).contains("```text\n" + printed);
    assertThat(Files.readString(GUIDE)).contains("qacct-3524046.txt\n" + printed);
  }
}

package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.record.CgroupReader;
import dev.weft.adviser.record.PbsReader;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.SacctReader;
import dev.weft.adviser.record.SeffReader;
import dev.weft.adviser.record.TimeReader;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@code cases.txt}: a record, and the outcome and the very findings it must get.
 *
 * <p>{@code scripts/advice-cases} prints the same table.
 */
final class CaseTableTest {
  private static final Path CASES = Path.of("src/test/resources/cases.txt");

  /** A case: its name, its kind, its slots where said, what is expected, and the record. */
  record Case(String name, String kind, String slots, String expected, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    List<String> lines;
    try {
      lines = Files.readAllLines(CASES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] head = new String[0];
    var text = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("#### ")) {
        if (head.length > 0) {
          cases.add(new Case(head[0], head[1], head[2], head[3], text.toString()));
        }
        head = line.substring(5).split(" ; ", -1);
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    cases.add(new Case(head[0], head[1], head[2], head[3], text.toString()));
    return cases.stream();
  }

  static RecordReader reader(String kind) {
    return switch (kind) {
      case "qacct" -> new QacctReader();
      case "sacct" -> new SacctReader();
      case "seff" -> new SeffReader();
      case "time" -> new TimeReader();
      case "pbs" -> new PbsReader();
      case "cgroup" -> new CgroupReader();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** What is said of a case. */
  static Advice advice(Case c) {
    OptionalDouble slots =
        c.slots().equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(c.slots()));
    return Advice.of(
        Records.read(reader(c.kind()), c.text()).jobs().getFirst(),
        new Settings(slots, 0, Settings.USUAL_MEMORY_PER_CORE));
  }

  /** The outcome, the verdict and the findings: {@code completed serial [serial]}. */
  static String given(Case c) {
    Advice advice = advice(c);
    return "%s %s %s"
        .formatted(
            advice.record().outcome().text(),
            advice.verdict(),
            advice.findings().stream().map(Finding::id).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void record_getsItsOutcomeAndItsFindings(Case c) {
    assertThat(given(c)).isEqualTo(c.expected());
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    int[] all = {0};
    int[] wrong = {0};
    cases()
        .forEach(c -> {
          String given = given(c);
          boolean same = given.equals(c.expected());
          all[0]++;
          wrong[0] += same ? 0 : 1;
          System.out.printf("%-4s %-44s %-6s %s%n", same ? "ok" : "NOT", c.name(), c.kind(), given);
          if (!same) {
            System.out.printf("%-4s %-44s %-6s %s%n", "", "", "want", c.expected());
          }
        });
    System.out.println(all[0] - wrong[0] + " passed, " + wrong[0] + " failed");
    System.exit(wrong[0] == 0 ? 0 : 1);
  }
}

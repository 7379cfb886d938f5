package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.report.AdviceHtml;
import dev.weft.adviser.report.AdviceJson;
import dev.weft.adviser.report.AdviceMarkdown;
import dev.weft.adviser.report.AdviceText;
import dev.weft.adviser.report.Group;
import dev.weft.adviser.report.Redaction;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very output; -Dweft.golden=write writes it anew after a change that is meant. */
final class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static Advice advice(String number) {
    return Advice.of(Records.example(new QacctReader(), "qacct-" + number + ".txt").job());
  }

  private static void same(String name, String given) throws IOException {
    Path file = GOLDEN.resolve(name);
    if ("write".equals(System.getProperty("weft.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, given);
    }
    assertThat(given).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3524046", "3524073", "3526684"})
  void reportsOfTheExamples_areAsWritten(String number) throws IOException {
    Advice advice = advice(number);
    same(number + ".txt", AdviceText.of(advice, true));
    same(number + ".json", AdviceJson.line(advice) + "\n");
    same(number + ".md", AdviceMarkdown.of(advice));
  }

  @Test
  void severalJobs_giveATable() throws IOException {
    var group = new Group();
    List.of("3524046", "3524073", "3526684").forEach(n -> group.add(advice(n)));
    same("group.txt", group.text());
    assertThat(Files.readString(Path.of("../docs/guide/adviser.md")))
        .contains("examples/accounting/*.txt\n" + group.text() + "```");
    same("page.html", AdviceHtml.page(List.of(advice("3524046")), group));
  }

  @Test
  void redaction_takesOutNames_andLeavesFigures() {
    Advice before = advice("3524046");
    String after =
        AdviceJson.line(Redaction.of(before)) + AdviceText.of(Redaction.of(before), true);
    for (String name : List.of("earlacoa", "d9s9b4", "leeds", "bodo", "feps", "admiralty")) {
      assertThat(after).doesNotContain(name);
    }
    assertThat(after).contains("0.1307").contains("3524046").contains("pinned-or-oversubscribed");
  }

  @Test
  void ranksThatIdleByDesign_areTakenOut() {
    String text =
        "=====\njobnumber 5\nslots 8\ngranted_pe ib\nfailed 0\nexit_status 0\nru_wallclock 1000\ncpu 5980\n";
    JobRecord job = Records.read(new QacctReader(), text).job();
    Advice all = Advice.of(job);
    assertThat(all.verdict()).isEqualTo("idle-workers");
    assertThat(all.findings().getFirst().evidence().toString()).contains("--idle-ranks 2");
    Advice six =
        Advice.of(job, new Settings(OptionalDouble.empty(), 2, Settings.USUAL_MEMORY_PER_CORE));
    assertThat(six.good()).isTrue();
    assertThat(six.judgement().figures().efficiency()).isGreaterThan(0.99);
    assertThat(six.findings()).extracting(Finding::id).contains("idle-ranks");
    assertThat(six.findings().toString()).contains("at most 75.0 %");
  }

  @Test
  void slowestTaskOfAnArray_isFound() {
    var text = new StringBuilder();
    for (int task = 1; task <= 6; task++) {
      int wall = task == 4 ? 900 : 300 + task;
      text.append(
          "=====\njobnumber 5\ntaskid %d\nslots 1\nfailed 0\nexit_status 0\nru_wallclock %d\ncpu %d\n"
              .formatted(task, wall, wall - 2));
    }
    List<Advice> jobs =
        Records.read(new QacctReader(), text.toString()).jobs().stream().map(Advice::of).toList();
    List<Advice> compared = Group.compared(jobs);
    assertThat(compared.stream().filter(a -> !a.good()).map(a -> a.record().id()))
        .containsExactly("5.4");
    assertThat(compared.get(3).verdict()).isEqualTo("one-slow-worker");
  }

  @Test
  void arrayOfManyTasks_showsTheTenThatDidWorst_andWhichTaskHoldsItUp() {
    var group = new Group();
    var text = new StringBuilder();
    for (int task = 1; task <= 40; task++) {
      int wall = task == 17 ? 3000 : 600 + task;
      int cpu = task % 5 == 0 ? 100 : wall - 2;
      text.append(
          "=====\njobnumber 5\ntaskid %d\nslots 1\nfailed %d\nexit_status 0\nru_wallclock %d\ncpu %d\n"
              .formatted(task, task == 33 ? 26 : 0, wall, cpu));
    }
    List<Advice> jobs =
        Records.read(new QacctReader(), text.toString()).jobs().stream().map(Advice::of).toList();
    Group.compared(jobs).forEach(group::add);
    List<String> worst =
        group
            .text()
            .lines()
            .filter(line -> line.startsWith("5."))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(group.text()).startsWith("40 jobs").contains("The 10 that did worst");
    assertThat(worst).hasSize(10).contains("5.17", "5.33").startsWith("5.33").endsWith("5.17");
    assertThat(group.text()).contains("array 5: 40 tasks").contains("5.17 holds up the array");
  }
}

package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.gpu.GpuAdvice;
import dev.weft.adviser.gpu.GpuLog;
import dev.weft.adviser.record.CgroupReader;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.PbsReader;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.SacctReader;
import dev.weft.adviser.record.SeffReader;
import dev.weft.adviser.record.TimeReader;
import dev.weft.adviser.record.UnreadableRecord;
import dev.weft.adviser.report.AdviceJson;
import dev.weft.adviser.report.AdviceText;
import dev.weft.adviser.report.GpuReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid texts, broken in every way: a reader answers or says what is wrong, and never more. */
final class FuzzTest {
  /** Inputs of each reader; more with -Dweft.adviser.fuzz=N. */
  private static final int INPUTS = Integer.getInteger("weft.adviser.fuzz", 13_000);

  private static final long SEED = Long.getLong("weft.seed", 20260301L);

  private static final List<String> PIECES =
      List.of(
          "-1",
          "1e400",
          "99999999999999999999",
          "NaN",
          "0",
          "",
          "|",
          "=",
          ":",
          "::::",
          "{",
          "[",
          "\"",
          "\n",
          "\r\n",
          "\t",
          "é",
          "\0",
          "-/-",
          "UNLIMITED",
          "1-00:00:00",
          "%s%n",
          "Job Id: 1",
          "=====",
          "JobID|State",
          "1.batch",
          "K",
          "9223372036854775807",
          "infinity",
          "[N/A]",
          "%");

  static Stream<Arguments> readers() {
    return Stream.of(
        Arguments.of("qacct", new QacctReader(), FuzzTexts.QACCT),
        Arguments.of("sacct -P", new SacctReader(), FuzzTexts.SACCT),
        Arguments.of("sacct table", new SacctReader(), FuzzTexts.TABLE),
        Arguments.of("sacct --json", new SacctReader(), FuzzTexts.JSON),
        Arguments.of("seff", new SeffReader(), FuzzTexts.SEFF),
        Arguments.of("time", new TimeReader(), FuzzTexts.TIME),
        Arguments.of("qstat", new PbsReader(), FuzzTexts.QSTAT),
        Arguments.of("accounting record", new PbsReader(), FuzzTexts.RECORD),
        Arguments.of("cgroup", new CgroupReader(), FuzzTexts.CGROUP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void brokenTexts_areReadOrRefused(String kind, RecordReader reader, String valid) {
    var random = new SplittableRandom(SEED + kind.hashCode());
    int jobs = 0;
    int problems = 0;
    for (int i = 0; i < INPUTS; i++) {
      String broken = broken(valid, random);
      Records read;
      try {
        read = Records.read(reader, broken);
        for (JobRecord job : read.jobs()) {
          Advice advice = Advice.of(job);
          if (i % 16 == 0) {
            assertThat(AdviceJson.line(advice)).startsWith("{\"job\":");
            assertThat(AdviceText.of(advice, true)).isNotEmpty();
          }
        }
      } catch (RuntimeException | StackOverflowError crash) {
        throw new AssertionError(kind + ", seed " + SEED + ", input " + i + ":\n" + broken, crash);
      }
      for (UnreadableRecord problem : read.problems()) {
        assertThat(problem.getMessage()).isNotBlank();
      }
      assertThat(read.jobs().size() + read.problems().size()).isPositive();
      jobs += read.jobs().size();
      problems += read.problems().size();
    }
    assertThat(jobs).isPositive();
    assertThat(problems).isPositive();
  }

  @Test
  void brokenGpuLogs_areReadOrRefused() {
    var random = new SplittableRandom(SEED);
    var valid =
        new StringBuilder(
            "timestamp, index, workers, utilization.gpu [%], utilization.memory [%], memory.used [MiB], memory.total [MiB]\n");
    for (int i = 0; i < 20; i++) {
      valid.append(
          "2026/03/01 10:00:%02d.000, %d, %d, %d %%, 20 %%, 1000 MiB, 40000 MiB\n"
              .formatted(i, i % 2, i / 5, i * 5));
    }
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      String broken = broken(valid.toString(), random);
      try {
        GpuAdvice advice =
            GpuAdvice.of(
                GpuLog.read(
                    new ByteArrayInputStream(broken.getBytes(StandardCharsets.UTF_8)), null));
        assertThat(GpuReport.json(advice)).startsWith("{\"samples\":");
      } catch (UnreadableRecord problem) {
        refused++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException crash) {
        throw new AssertionError("seed " + SEED + ", input " + i + ":\n" + broken, crash);
      }
    }
    assertThat(refused).isBetween(1, INPUTS - 1);
  }

  private static String broken(String valid, SplittableRandom random) {
    var text = new StringBuilder(valid);
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes && !text.isEmpty(); c++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(40));
      switch (random.nextInt(7)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(1, 256));
        case 1 -> text.delete(at, end);
        case 2 -> text.insert(at, text.substring(at, end));
        case 3 -> text.setLength(at);
        case 4 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 5 ->
            text.replace(
                at, Math.min(text.length(), at + 3), PIECES.get(random.nextInt(PIECES.size())));
        default -> number(text, at, random);
      }
    }
    return text.toString();
  }

  /** Replaces the digits at a place by an amount that no job has. */
  private static void number(StringBuilder text, int from, SplittableRandom random) {
    int at = from;
    while (at < text.length() && !Character.isDigit(text.charAt(at))) {
      at++;
    }
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (at < end) {
      text.replace(at, end, PIECES.get(random.nextInt(5)));
    }
  }
}

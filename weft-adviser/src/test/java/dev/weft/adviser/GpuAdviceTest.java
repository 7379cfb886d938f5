package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.adviser.gpu.GpuAdvice;
import dev.weft.adviser.gpu.GpuAdvice.Bound;
import dev.weft.adviser.gpu.GpuLog;
import dev.weft.adviser.record.UnreadableRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GpuAdviceTest {
  private static final String HEAD =
      "timestamp, index, utilization.gpu [%], utilization.memory [%], memory.used [MiB], memory.total [MiB]\n";

  private static GpuAdvice advice(String text, @Nullable String threads)
      throws IOException, UnreadableRecord {
    return GpuAdvice.of(
        GpuLog.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), threads));
  }

  private static String trace(IntUnaryOperator use, int memory) {
    var text = new StringBuilder(HEAD);
    for (int i = 0; i < 120; i++) {
      int u = i < 10 || i >= 110 ? 0 : Math.clamp(use.applyAsInt(i), 0, 100);
      text.append(
          "2026/03/01 10:00:%02d.000, 0, %d %%, %d %%, 30000 MiB, 40000 MiB%n"
              .formatted(i % 60, u, u * memory / 100));
    }
    return text.toString();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void syntheticTraces_areAllClassified(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    assertThat(advice(trace(i -> 96 + random.nextInt(5), 40), null).bound()).isEqualTo(Bound.GPU);
    assertThat(advice(trace(i -> 96 + random.nextInt(5), 90), null).bound())
        .isEqualTo(Bound.MEMORY);
    assertThat(advice(trace(i -> 12 + random.nextInt(15), 30), null).bound()).isEqualTo(Bound.IO);
    assertThat(advice(trace(i -> 50 + random.nextInt(20), 30), null).bound()).isEqualTo(Bound.CPU);
    assertThat(advice(trace(i -> i / 2 % 2 == 0 ? 95 : random.nextInt(8), 30), null).bound())
        .isEqualTo(Bound.OVERSUBSCRIBED);
    assertThat(advice(trace(i -> random.nextInt(2), 30), null).bound()).isEqualTo(Bound.IDLE);
  }

  @Test
  void knee_isWhereMoreThreadsBringNothing() throws Exception {
    var text = new StringBuilder("workers, utilization.gpu [%]\n");
    int[] threads = {1, 2, 4, 8, 16};
    int[] use = {15, 30, 58, 61, 60};
    for (int t = 0; t < threads.length; t++) {
      for (int i = 0; i < 30; i++) {
        text.append("%d, %d %%%n".formatted(threads[t], use[t] + i % 3));
      }
    }
    GpuAdvice plateau = advice(text.toString(), null);
    assertThat(plateau.knee()).hasValue(4);
    assertThat(plateau.bound()).isEqualTo(Bound.IO);
    assertThat(plateau.anotherCardPays()).isFalse();
    GpuAdvice named = advice(text.toString().replace("workers", "n"), "n");
    assertThat(named.knee()).hasValue(4);
    assertThatThrownBy(() -> advice(text.toString(), "gone")).hasMessageContaining("gone");
  }

  @Test
  void missingValues_areNotZero_andHeadingsMayBeMissing() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append(
          "2026/03/01 10:00:00, 00000000:%02X:00.0, %s, 20 %%, 1000 MiB, 40000 MiB%n"
              .formatted(i % 2, i % 5 == 0 ? "[N/A]" : "97 %"));
    }
    GpuAdvice advice =
        advice("2026/03/01 09:59:59, 00000000:00:00.0, 97 %, 1 %, 1 MiB, 40000 MiB\n" + text, null);
    assertThat(advice.cards()).isEqualTo(2);
    assertThat(advice.least()).isEqualTo(97);
    assertThat(advice.bound()).isEqualTo(Bound.GPU);
    assertThat(advice.memoryShare()).hasValue(0.025);
    GpuAdvice plain =
        advice(
            "index, utilization.gpu [%], memory.used [MiB], memory.total [MiB]\n0, 50, 100, 400\n0, 52, 100, 400\n0, 51, 100, 400\n0, 50, 100, 400\n",
            null);
    assertThat(plain.memoryShare()).hasValue(0.25);
    assertThat(plain.mean()).isEqualTo(50.75);
    assertThat(plain.finding().confidence().text()).isEqualTo("low");
  }

  @Test
  void nonsense_isNamedByLineAndField() {
    assertThatThrownBy(() -> advice(HEAD + "x, 0, abc, 1 %, 1 MiB, 2 MiB\n", null))
        .isInstanceOf(UnreadableRecord.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("utilization.gpu");
    assertThatThrownBy(() -> advice(HEAD + "x, 0, 400 %, 1 %, 1 MiB, 2 MiB\n", null))
        .hasMessageContaining("percentage");
    assertThatThrownBy(() -> advice("", null)).hasMessageContaining("no samples");
    String failed = "NVIDIA-SMI has failed because it couldn't communicate with the driver.\n";
    assertThatThrownBy(() -> advice(failed, null))
        .hasMessageContaining("NVIDIA-SMI has failed because")
        .hasMessageContaining("no samples");
  }

  @Test
  void cardsThatDoNothing_areNamed_andNoFurtherOneIsAdvised() throws Exception {
    var text = new StringBuilder("index, utilization.gpu [%]\n");
    for (int i = 0; i < 60; i++) {
      text.append("0, 97 %\n1, 98 %\n2, 0 %\n3, 1 %\n");
    }
    GpuAdvice advice = advice(text.toString(), null);
    assertThat(advice.bound()).isEqualTo(Bound.GPU);
    assertThat(advice.idleCards()).isEqualTo(2);
    assertThat(advice.anotherCardPays()).isFalse();
    assertThat(advice.finding().evidence()).contains("2 of 4 cards did nothing");
    assertThat(advice.finding().change().getFirst()).startsWith("Ask for 2 cards");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utilization.gpu [%]\n98 %\n97 %\n99 %\n",
        "\uFEFF\"index\",\"utilization.gpu [%]\"\r\n\"0\",\"98\"\r\n\"0\",\"97\"\r\n\"0\",\"99\"\r\n",
        "index;utilization.gpu [%];memory.used [MiB]\n0;98 %;5 MiB\n0;97 %;5 MiB\n0;99 %;5 MiB\n",
        """
        2024/09/08 13:03:31.000, A100, 00000000:07:00.0, P0, 35, 98, 61, 40960, 12000
        2024/09/08 13:03:32.000, A100, 00000000:07:00.0, P0, 35, 97, 60, 40960, 12000
        2024/09/08 13:03:33.000, A100, 00000000:07:00.0, P0, 35, 99, 60, 40960, 12000
        """,
        "$ cat util.csv\nindex, utilization.gpu [%]\n0, 98 %\n0, 97 %\n0, 99 %\n"
      })
  void logs_ofOneColumn_quoted_withOtherSeparators_withoutHeadings_areRead(String text)
      throws Exception {
    assertThat(advice(text, null).mean()).isEqualTo(98);
  }

  @Test
  void cardThatReportsNoUse_isNotIdle() {
    assertThatThrownBy(() -> advice("index, utilization.gpu [%]\n0, [N/A]\n0, [N/A]\n", null))
        .isInstanceOf(UnreadableRecord.class)
        .hasMessageContaining("none of 2 samples")
        .hasMessageContaining("[N/A]");
  }

  @Test
  void lineWithoutAnEnd_isRefusedBeforeItIsHeldInMemory() {
    assertThatThrownBy(() -> advice("1,".repeat(100_000), null))
        .isInstanceOf(UnreadableRecord.class)
        .hasMessageStartingWith("line 1");
  }
}

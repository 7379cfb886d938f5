package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamingTest {
  /** Megabytes to read with a heap of 40: the memory of a reader does not grow with its text. */
  private static final int MEGABYTES = Integer.getInteger("weft.adviser.megabytes", 120);

  @ParameterizedTest
  @ValueSource(strings = {"qacct", "sacct"})
  void accountingLargerThanTheHeap_isReadToItsEnd(String kind) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-cp",
                System.getProperty("java.class.path"),
                StreamingSpeed.class.getName(),
                kind,
                Integer.toString(MEGABYTES),
                "judge")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).containsPattern(kind + ": [0-9]{5,} jobs");
  }
}

package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit the heap is computed all the same, in a JVM of its own. */
class HeapTest {
  @TempDir Path folder;

  /** Computes in a small heap. */
  public static void main(String[] args) {
    DArray x = DArray.random(1).uniform(20_000, 20_000);
    double mean = x.add(x.transpose()).mean().compute().item();
    DArray y = DArray.random(2).uniform(300, 10_000, 10).rechunk(300, 10_000, 5);
    double seed = y.asin().add(y.acos()).sum(1, 2).mean().compute().item();
    System.err.println(Math.abs(mean - 1) < 1e-3);
    System.err.println(Math.abs(seed - Math.PI / 2 * 1e5) < 1e-6);
  }

  @Test
  void threeGigabytes_besideTheirTranspose_fitAQuarterOfOne() throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    HeapTest.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(55, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readAllLines(output)).containsExactly("true", "true");
  }
}

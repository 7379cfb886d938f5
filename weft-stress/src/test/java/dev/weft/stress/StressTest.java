package dev.weft.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs jcstress over the classes of this module, shortly; {@code -Dweft.stress="-m default"} gives
 * it other options.
 */
class StressTest {
  @Test
  void everyOutcome_isOneOfThoseAllowed(@TempDir Path folder) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
    command.addAll(
        List.of(
            System.getProperty("weft.stress", "-m quick -f 1 -iters 1 -time 50 -sc false")
                .split(" +")));
    command.addAll(List.of("-r", folder.toString()));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .containsPattern("([1-9][0-9]*) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs")
        .doesNotContain("[FAILED]");
  }
}

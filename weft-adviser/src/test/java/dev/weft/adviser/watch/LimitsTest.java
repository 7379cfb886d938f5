package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Programs in real control groups with limits, each watched three times. */
@Tag("cgroup")
final class LimitsTest {
  private static final String LABEL =
      "{displayName}, run {currentRepetition} of {totalRepetitions}";

  @TempDir private Path folder;

  private Watching.Result watch(TestGroup group, String words)
      throws IOException, InterruptedException {
    return new Watching(folder).watch("sh", "-c", group.enter() + " " + words);
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_underACpuQuota_isTheQuota() throws IOException, InterruptedException {
    try (var group = TestGroup.withCpuQuota(0.05)) {
      var result = watch(group, "exec timeout 1.5 sh -c 'while :; do :; done'");
      assertThat(result.bottleneck())
          .as("%s %s", result.json(), result.err())
          .isEqualTo("throttled");
      assertThat(result.findings()).contains("throttled");
      assertThat(result.number("throttledSeconds")).isGreaterThan(0.5);
    }
  }

  @RepeatedTest(value = 3, name = LABEL)
  void killForTheMemoryLimit_isExplainedByTheGroupsCount()
      throws IOException, InterruptedException {
    try (var group = TestGroup.withMemory(24)) {
      var result =
          watch(
              group,
              "exec perl -e 'my @x; for (1..200) { push @x, \"x\" x (1 << 20);"
                  + " select undef, undef, undef, 0.01 }'");
      assertThat(result.status()).isEqualTo(137);
      assertThat(result.json().path("outcome").asString()).isEqualTo("killed-memory");
      assertThat(result.json().path("verdict").asString()).isEqualTo("killed-memory");
      assertThat(result.json().path("findings").path(0).path("evidence").toString())
          .contains("the kernel killed 1 process of its control group for memory")
          .contains("the group's memory limit is 24 MB");
    }
  }

  @RepeatedTest(value = 3, name = LABEL)
  void killOfAChildForTheMemoryLimit_isExplainedToo() throws IOException, InterruptedException {
    try (var group = TestGroup.withMemory(24)) {
      var result =
          watch(
              group,
              "perl -e 'my @x; push @x, \"x\" x (1 << 20) for 1..200'; echo $?; sleep 0.3; exit 1");
      assertThat(result.out()).contains("137");
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.findings())
          .as("%s %s", result.json(), result.err())
          .contains("failed", "killed-memory");
    }
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofMorePagesThanTheLimitLetsItKeep_isMemory()
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(Path.of("target"), "crowded", ".bin");
    try (var group = TestGroup.withMemory(90)) {
      var java =
          Watching.java(Crowding.class.getName(), file.toAbsolutePath().toString(), "600", "400");
      var result = watch(group, "exec " + String.join(" ", java));
      assertThat(result.status()).as("%s", result.err()).isZero();
      assertThat(result.bottleneck()).as("%s %s", result.json(), result.err()).isEqualTo("memory");
      assertThat(result.findings()).contains("memory-limit");
    } finally {
      Files.delete(file);
    }
  }
}

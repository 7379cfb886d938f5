package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Real programs of known character, each watched three times. */
final class ProgramsTest {
  private static final String LOOP = "while :; do :; done";
  private static final String LABEL =
      "{displayName}, run {currentRepetition} of {totalRepetitions}";

  @TempDir private Path folder;

  private Watching.Result watch(String... command) throws IOException, InterruptedException {
    return new Watching(folder).watch(command);
  }

  private static String loops(int n) {
    return (LOOP + " & ").repeat(n) + "wait";
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofALoop_isTheProcessor() throws IOException, InterruptedException {
    var result = watch("timeout", "1.2", "sh", "-c", LOOP);
    assertThat(result.status()).isEqualTo(124);
    assertThat(result.bottleneck()).isEqualTo("cpu");
    assertThat(result.findings()).doesNotContain("pinned", "oversubscribed", "mostly-idle");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofASweepThroughAGreatArray_isMemory() throws IOException, InterruptedException {
    var words = Watching.java(Sweep.class.getName(), "2000");
    var result = watch(words.toArray(String[]::new));
    assertThat(result.status()).isZero();
    assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("memory");
    assertThat(result.findings()).contains("memory-bandwidth");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofSyncedWrites_isTheDisk() throws IOException, InterruptedException {
    Path file = Files.createTempFile(Path.of("target"), "synced", ".bin");
    var words = Watching.java(Syncing.class.getName(), file.toString(), "2000");
    var result = watch(words.toArray(String[]::new));
    Files.delete(file);
    assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("disk");
    assertThat(result.findings()).contains("io-bound");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofASleeper_isWaiting() throws IOException, InterruptedException {
    var result = watch("sleep", "1");
    assertThat(result.bottleneck()).isEqualTo("waiting");
    assertThat(result.json().path("findings").path(0).path("summary").asString())
        .contains("a timer");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofThreeLoopsTiedToOneCore_isThePinning()
      throws IOException, InterruptedException {
    String cpu = String.valueOf(firstCpu());
    var result = watch("timeout", "1.2", "taskset", "-c", cpu, "sh", "-c", loops(3));
    assertThat(result.bottleneck())
        .as("%s", result.json())
        .isEqualTo(slots() > 1 ? "pinned" : "oversubscribed");
    assertThat(result.json().path("allowedCpus").asString()).isEqualTo(cpu);
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofMoreLoopsThanCores_isOversubscription()
      throws IOException, InterruptedException {
    var result = watch("timeout", "1.5", "sh", "-c", loops(2 * slots() + 1));
    assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("oversubscribed");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void cpuTime_ofAForkStorm_isTheKernels() throws IOException, InterruptedException {
    var result = watch("bash", "-c", "for ((i = 0; i < 2000; i++)); do (:); done; times");
    assertThat(result.status()).isZero();
    assertThat(result.number("cpuSeconds"))
        .isCloseTo(times(result.out()), within(times(result.out()) * 0.02 + 0.01));
    assertThat(result.findings()).contains("short-lived-processes");
    assertThat(result.number("processesStartedOnMachine")).isGreaterThanOrEqualTo(2000);
  }

  @RepeatedTest(value = 3, name = LABEL)
  void cpuTime_ofAChildThatOutlivesTheCommand_isCounted() throws IOException, InterruptedException {
    Path times = folder.resolve("times");
    String child = "for ((i = 0; i < 300000; i++)); do :; done; times > " + times;
    var result = watch("bash", "-c", "(bash -c '" + child + "' &); exit 5");
    assertThat(result.status()).isEqualTo(5);
    double kernel = times(Files.readString(times));
    assertThat(result.number("cpuSeconds")).isCloseTo(kernel, within(kernel * 0.02 + 0.01));
    assertThat(result.number("reparented")).isEqualTo(1);
    assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("cpu");
    assertThat(result.findings()).contains("outlived");
  }

  @RepeatedTest(value = 3, name = LABEL)
  void cpuTime_ofAnOrphanThatEndsBeforeTheCommand_isCounted()
      throws IOException, InterruptedException {
    Path times = folder.resolve("times");
    String child = "for ((i = 0; i < 200000; i++)); do :; done; times > " + times;
    var result =
        watch(
            "bash",
            "-c",
            "(bash -c '%s' &); while ! [ -s %s ]; do sleep 0.1; done".formatted(child, times));
    double kernel = times(Files.readString(times));
    assertThat(result.number("cpuSeconds")).isBetween(kernel * 0.98 - 0.01, kernel * 1.02 + 0.15);
    assertThat(result.number("reparented")).isEqualTo(1);
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofAReaderFromASlowServer_isTheNetwork() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread sender = Thread.ofPlatform().name("slow-server").start(() -> sendSlowly(server));
      var result =
          watch(
              "bash",
              "-c",
              "cat < /dev/tcp/127.0.0.1/%d > /dev/null".formatted(server.getLocalPort()));
      sender.join();
      assertThat(result.status()).isZero();
      assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("network");
    }
  }

  private static void sendSlowly(ServerSocket server) {
    try (var socket = server.accept()) {
      for (int i = 0; i < 15; i++) {
        socket.getOutputStream().write(new byte[10_000]);
        socket.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(80);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @RepeatedTest(value = 3, name = LABEL)
  void bottleneck_ofALoopOnABusyMachine_isStillTheProcessor()
      throws IOException, InterruptedException {
    var others = new ArrayList<Process>();
    try {
      for (int i = 0; i < 2 * slots(); i++) {
        others.add(new ProcessBuilder("sh", "-c", LOOP).start());
      }
      var result = watch("timeout", "1.5", "sh", "-c", LOOP);
      assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("cpu");
      assertThat(result.findings())
          .contains("machine-busy")
          .doesNotContain("oversubscribed", "pinned");
    } finally {
      others.forEach(Process::destroyForcibly);
    }
  }

  private static int slots() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static int firstCpu() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Cpus_allowed_list:")) {
        var number = Pattern.compile("[0-9]+").matcher(line);
        if (number.find()) {
          return Integer.parseInt(number.group());
        }
      }
    }
    return 0;
  }

  /** What the shell's {@code times} prints: its own user and system time, then its children's. */
  private static double times(String text) {
    double sum = 0;
    var matcher = Pattern.compile("([0-9]+)m([0-9.]+)s").matcher(text);
    while (matcher.find()) {
      sum += Integer.parseInt(matcher.group(1)) * 60 + Double.parseDouble(matcher.group(2));
    }
    return sum;
  }
}

package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A watched command is what it would have been without the watch. */
final class PassThroughTest {
  @TempDir private Path folder;

  private Watching.Result watch(String... command) throws IOException, InterruptedException {
    return new Watching(folder).watch(command);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  void exitStatus_ofTheCommand_isTheWatchs(int status) throws IOException, InterruptedException {
    assertThat(watch("sh", "-c", "exit " + status).status()).isEqualTo(status);
  }

  @Test
  void words_ofAnyForm_reachTheCommandUnchanged() throws IOException, InterruptedException {
    var result = watch("printf", "%s|", "a b", "", "--", "@x", "*", "$HOME", "\"q\"", "é", "日本");
    assertThat(result.out()).isEqualTo("a b||--|@x|*|$HOME|\"q\"|é|日本|");
    assertThat(result.json().path("command").path(2).asString()).isEqualTo("a b");
  }

  @Test
  void words_foreignToTheLocale_reachTheCommandUnchanged()
      throws IOException, InterruptedException {
    var watching = new Watching(folder);
    var result =
        watching
            .start(List.of("env", "LC_ALL=C"), List.of("--", "printf", "%s|", "é?", "日本"))
            .end();
    assertThat(result.out()).isEqualTo("é?|日本|");
  }

  @Test
  void input_ofTheWatch_isTheCommands() throws IOException, InterruptedException {
    var result =
        new Watching(folder)
            .start(
                List.of("bash", "-c", "printf 'a\\nb\\n' | \"$@\"", "bash"),
                List.of("--", "wc", "-l"))
            .end();
    assertThat(result.out().strip()).isEqualTo("2");
  }

  @Test
  void descriptors_givenToTheWatch_areTheCommandsAndNoOthers()
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("seven"), "seventh\n");
    var result =
        new Watching(folder)
            .start(
                List.of("bash", "-c", "exec \"$@\" 7< " + file, "bash"),
                List.of(
                    "--", "sh", "-c", "cat <&7; readlink /proc/self/fd/* | grep -cE 'jar|modules'"))
            .end();
    assertThat(result.out()).isEqualTo("seventh\n0\n");
  }

  @Test
  void command_thatIsNotThere_isStatus127() throws IOException, InterruptedException {
    var result = watch("no-such-command-here");
    assertThat(result.status()).isEqualTo(127);
    assertThat(result.err()).contains("no-such-command-here: command not found on the PATH");
    assertThat(watch("./no/such/file").err()).contains("./no/such/file: no such file");
  }

  @Test
  void command_thatCannotRun_isStatus126() throws IOException, InterruptedException {
    Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
    var result = watch(plain.toString());
    assertThat(result.status()).isEqualTo(126);
    assertThat(result.err()).contains("chmod +x " + plain);
    var directory = watch(folder.toString());
    assertThat(directory.status()).isEqualTo(126);
    assertThat(directory.err()).contains("is a directory");
  }

  @Test
  void script_withAMissingInterpreter_isExplained() throws IOException, InterruptedException {
    var result = watch(script("lost", "#!/no/such/interpreter\n").toString());
    assertThat(result.status()).isEqualTo(126);
    assertThat(result.err()).contains("the interpreter in its first line");
  }

  @Test
  void script_withoutAFirstLine_runsAsInAShell() throws IOException, InterruptedException {
    var result = watch(script("bare", "echo \"$0 $1\"; exit 4\n").toString(), "x");
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).isEqualTo(folder.resolve("bare") + " x\n");
  }

  private Path script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP", "USR1"})
  void signal_toTheWatch_reachesTheCommand(String name) throws IOException, InterruptedException {
    var running =
        new Watching(folder)
            .start(
                List.of(),
                List.of(
                    "--",
                    "sh",
                    "-c",
                    "trap 'echo caught; exit 9' %s; echo ready; while :; do sleep 0.02; done"
                        .formatted(name)));
    running.awaitOutput();
    running.signal(name);
    var result = running.end();
    assertThat(result.status()).isEqualTo(9);
    assertThat(result.out()).isEqualTo("ready\ncaught\n");
  }

  @Test
  void signals_ignoredBeforeTheWatch_stayIgnoredInTheCommand()
      throws IOException, InterruptedException {
    var result =
        new Watching(folder)
            .start(
                List.of("bash", "-c", "trap '' HUP; exec \"$@\"", "bash"),
                List.of("--", "grep", "-E", "Sig(Ign|Blk)", "/proc/self/status"))
            .end();
    assertThat(result.out()).contains("SigBlk:\t0000000000000000");
    long ignored = Long.parseUnsignedLong(result.out().split("SigIgn:\\s*", -1)[1].strip(), 16);
    assertThat(ignored & 7).as("HUP ignored; INT and QUIT not").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137, killed-signal", "SEGV, 139, crashed", "TERM, 143, killed-signal"})
  void command_endedByASignal_isExplained(String name, int status, String finding)
      throws IOException, InterruptedException {
    var result = watch("sh", "-c", "kill -%s $$".formatted(name));
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.json().path("signal").asString()).isEqualTo("SIG" + name);
    assertThat(result.json().path("outcome").asString()).isEqualTo("signal");
    assertThat(result.findings()).contains(finding);
  }

  @Test
  void signal_reportedByAShellInBetween_isExplained() throws IOException, InterruptedException {
    var result = watch("sh", "-c", "sh -c 'kill -SEGV $$'; exit $?");
    assertThat(result.status()).isEqualTo(139);
    assertThat(result.findings()).contains("crashed");
  }

  @Test
  void command_ofAMoment_isCountedByTheKernel() throws IOException, InterruptedException {
    var result = watch("true");
    assertThat(result.status()).isZero();
    assertThat(result.number("cpuSeconds")).isGreaterThan(0);
    assertThat(result.number("wallSeconds")).isGreaterThan(0);
  }

  @Test
  void daemon_leftBehind_isNamedAndNotWaitedFor() throws IOException, InterruptedException {
    var result = watch("sh", "-c", "setsid sleep 50 > /dev/null 2>&1 & sleep 0.3; exit 6");
    String left = result.json().path("leftRunning").path(0).asString();
    assertThat(result.status()).isEqualTo(6);
    assertThat(result.findings()).contains("left-running");
    assertThat(left).endsWith(" sleep");
    new ProcessBuilder("kill", left.split(" ", -1)[0]).start().waitFor();
  }

  @Test
  void background_ofTheCommand_isNotWaitedForIfAskedNotTo()
      throws IOException, InterruptedException {
    var result =
        new Watching(folder)
            .start(List.of(), List.of("--no-background", "sh", "-c", "sleep 50 & sleep 0.3"))
            .end();
    String left = result.json().path("leftRunning").path(0).asString();
    assertThat(left).endsWith(" sleep");
    new ProcessBuilder("kill", left.split(" ", -1)[0]).start().waitFor();
  }

  @Test
  void runningProcess_isWatchedToItsEnd() throws IOException, InterruptedException {
    Process loop = new ProcessBuilder("timeout", "600", "sh", "-c", "while :; do :; done").start();
    var running =
        new Watching(folder).start(List.of(), List.of("--pid", String.valueOf(loop.pid())));
    running.awaitWord();
    double from = used(loop);
    for (int i = 0; i < 6000 && used(loop) < from + 0.7; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    loop.destroy();
    loop.waitFor();
    var result = running.end();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("watching process " + loop.pid() + " (timeout)");
    assertThat(result.bottleneck()).as("%s", result.json()).isEqualTo("cpu");
    assertThat(result.json().path("exitStatus").isNull()).isTrue();
    assertThat(result.number("cpuSeconds")).isBetween(0.0, result.number("wallSeconds") + 0.1);
  }

  /** CPU seconds of what a process has started. */
  private static double used(Process process) {
    return process
            .descendants()
            .mapToLong(p -> p.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
            .sum()
        / 1e3;
  }

  @Test
  void runningProcess_thatIsNotThere_isStatus2() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    var result =
        new Watching(folder).start(List.of(), List.of("--pid", String.valueOf(gone.pid()))).end();
    assertThat(result.status()).isEqualTo(Watch.CANNOT);
    assertThat(result.err()).contains("there is no process " + gone.pid());
  }

  @Test
  void page_ofAHostileCommand_isEscapedAndFetchesNothing()
      throws IOException, InterruptedException {
    Path page = folder.resolve("page.html");
    var running =
        new Watching(folder)
            .start(
                List.of(),
                page.toString(),
                List.of("--", "sh", "-c", "sleep 0.5", "<script>alert('&')</script>"));
    assertThat(running.end().status()).isZero();
    assertThat(Files.readString(page))
        .contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;", "<svg", "</html>")
        .doesNotContain("<script", "http://", "https://", "src=", "url(");
  }

  @Test
  void page_thatCannotBeWritten_changesNoStatus() throws IOException, InterruptedException {
    var running =
        new Watching(folder)
            .start(List.of(), folder + "/no/page.html", List.of("--", "sh", "-c", "exit 3"));
    var result = running.end();
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("cannot write", "its directory does not exist");
  }
}

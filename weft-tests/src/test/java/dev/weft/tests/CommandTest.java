package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real command, as its users start it. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class CommandTest {
  private static final Path WEFT = Repository.ROOT.resolve("weft");

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void makeShell() throws IOException {
    shell = new Shell(folder).with("TMPDIR", Files.createDirectory(folder.resolve("tmp")));
  }

  private Path program(String source) throws IOException {
    return Files.writeString(folder.resolve("Program.java"), source);
  }

  @Test
  void theDemo_answersAsJson() {
    var result = shell.run(WEFT, "demo", "--scale", "0.01", "--json", "--threads", "2");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .matches(
            "\\{\"elements\":10000000,\"seconds\":[\\d.E-]+,\"nsPerElement\":[\\d.E-]+,\"mean\":157[\\d.]+,"
                + "\"std\":[\\d.]+,\"promisedPeakBytes\":\\d+,\"peakValueBytes\":\\d+,"
                + "\"peakResidentBytes\":(\\d+|null),\"parts\":\\d+,\"threads\":2}\n");
    assertThat(number(result.out(), "mean")).isBetween(157_079.6 - 80, 157_079.6 + 80);
    assertThat(number(result.out(), "peakValueBytes"))
        .isLessThanOrEqualTo(number(result.out(), "promisedPeakBytes"));
  }

  @Test
  void theDemo_inText_saysWhatWillBeDone_andWhatItCameTo() {
    shell.run(WEFT, "info"); // built
    var result = shell.run(WEFT, "demo", "--scale", "0.001", "--threads=2");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsSubsequence(
            "Weft 0.",
            "2 cores (",
            " of memory (",
            "Engine: 2 threads of this JVM\n",
            "var z = x.asin().add(y.acos()).sum(1, 2);\n",
            "z, of which nothing is computed yet:\n",
            "The plan:\n",
            "promised peak: ",
            "mean of z  157,",
            " standard deviation ",
            "time       ",
            " for 1,000,000 places of both arrays: ",
            "memory     values took ",
            " were promised), the process took ",
            "; the inputs would take 16.0 MB\n");
    assertThat(result.err()).isEmpty();
  }

  private static double number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":([\\d.E-]+)").matcher(json);
    assertThat(matcher.find()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void theDemo_refusesAScaleOfNothing() {
    var result = shell.run(WEFT, "demo", "--scale", "0");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).startsWith("--scale multiplies 10000 rows");
  }

  @Test
  void aProgram_getsItsArguments_andItsStatusIsHandedOn() throws IOException {
    Path program =
        program(
            """
            void main(String[] arguments) {
              IO.println(String.join("|", arguments));
              System.exit(arguments.length);
            }
            """);
    var result = shell.run(WEFT, "run", program, "--memory", "-x", "@y");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("--memory|-x|@y\n");
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void aProgramThatThrows_showsItsOwnStackAlone() throws IOException {
    Path program = program("void main() {\n  throw new IllegalStateException(\"as asked\");\n}\n");
    var result = shell.run(WEFT, "run", program);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .endsWith(
            """
            Exception in thread "main" java.lang.IllegalStateException: as asked
            \tat Program.main(Program.java:2)
            """);
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void aProgramThatDoesNotCompile_showsWhere() throws IOException {
    Path program = program("void main() {\n  int x = \"text\";\n}\n");
    var result = shell.run(WEFT, "run", program);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("Program.java:2: error: incompatible types")
        .endsWith("Program.java does not compile: 1 error\n");
  }

  @Test
  void workerProcesses_findTheClassesOfAProgram() throws IOException {
    Path program =
        program(
            """
            import dev.weft.client.Client;
            record Pair(int a, int b) implements java.io.Serializable {}
            void main() {
              try (var client = Client.processes(2)) {
                IO.println(client.submit(() -> new Pair(20, 22)).result());
              }
            }
            """);
    var result = shell.run(WEFT, "run", program);
    assertThat(result.out()).isEqualTo("Pair[a=20, b=22]\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void theHeap_keepsBelowWhatTheJobWasGranted() {
    shell.with("SLURM_MEM_PER_CPU", "500").with("SLURM_CPUS_ON_NODE", "2");
    double heap = number(shell.run(WEFT, "info", "--json").out(), "heapBytes");
    assertThat(heap).isBetween(550.0 * (1 << 20), 600.0 * (1 << 20));
  }

  /** Starts a command that an interruption reaches: a background job of a shell would ignore it. */
  private Shell.Started startInterruptible(Object... command) {
    var words = new ArrayList<Object>(List.of("/usr/bin/env", "--default-signal=INT", WEFT));
    words.addAll(List.of(command));
    return shell.start(words.toArray());
  }

  private Shell.Result interrupt(Shell.Started running) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid())).start().waitFor();
    return shell.end(running);
  }

  private static void await(Shell.Started running, Probe probe) throws IOException {
    while (!probe.isThere() && running.process().isAlive()) {
      LockSupport.parkNanos(20_000_000); // by a file the program tells how far it is
    }
  }

  private interface Probe {
    boolean isThere() throws IOException;
  }

  @Test
  void anInterruptedProgram_leavesNothing() throws IOException, InterruptedException {
    shell.run(WEFT, "info"); // built
    Path program =
        program(
            """
            void main() throws Exception {
              java.nio.file.Files.createFile(java.nio.file.Path.of("started"));
              Thread.sleep(100_000);
            }
            """);
    var running = startInterruptible("run", program);
    await(running, () -> Files.exists(folder.resolve("started")));
    assertThat(interrupt(running).status()).isEqualTo(130);
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void anInterruptedProgram_takesItsWorkerProcessesWithIt()
      throws IOException, InterruptedException {
    shell.run(WEFT, "info"); // built
    Path program =
        program(
            """
            import dev.weft.client.Client;
            import java.nio.file.*;
            import java.util.List;
            static int sleep(int i) throws InterruptedException {
              Thread.sleep(100_000);
              return i;
            }
            void main() throws Exception {
              try (var client = Client.processes(2)) {
                client.map(i -> sleep(i), List.of(1, 2, 3));
                var pids = ProcessHandle.current().children().map(child -> "" + child.pid());
                Files.write(Path.of("unfinished"), pids.toList());
                Files.move(Path.of("unfinished"), Path.of("workers"));
                Thread.sleep(100_000);
              }
            }
            """);
    var running = startInterruptible("run", program);
    Path started = folder.resolve("workers");
    await(running, () -> Files.exists(started));
    List<ProcessHandle> workers =
        Files.readAllLines(started).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    assertThat(workers).hasSize(2).allMatch(ProcessHandle::isAlive);
    assertThat(interrupt(running).status()).isEqualTo(130);
    for (ProcessHandle worker : workers) {
      worker.onExit().join(); // or the test's time is over
    }
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void anInterruptedDemo_leavesNothing() throws IOException, InterruptedException {
    shell.run(WEFT, "info"); // built
    var running = startInterruptible("demo", "--scale", "20");
    await(running, () -> Files.readString(running.out()).contains("promised peak"));
    assertThat(running.process().isAlive()).isTrue();
    assertThat(interrupt(running).status()).isEqualTo(130);
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void whatAKilledProgramLeft_isRemovedByTheNextStart() throws IOException {
    Path killed =
        program(
            """
            void main() throws Exception {
              var self = ProcessHandle.current().pid();
              new ProcessBuilder("kill", "-KILL", "" + self).start().waitFor();
              Thread.sleep(100_000);
            }
            """);
    Path left = folder.resolve("tmp");
    assertThat(shell.run(WEFT, "run", killed).status()).isEqualTo(137);
    Path orphan = only(left);
    String owner = Files.readString(orphan.resolve(".owner"));
    String dead = owner.substring(0, owner.indexOf(' '));
    String where = owner.substring(dead.length());
    Path running = Files.createDirectory(left.resolve("weft-run.running"));
    Files.writeString(running.resolve(".owner"), ProcessHandle.current().pid() + where);
    Path elsewhere = Files.createDirectory(left.resolve("weft-run.elsewhere"));
    Files.writeString(elsewhere.resolve(".owner"), dead + " another" + where);
    Path nobodys = Files.createDirectory(left.resolve("weft-run.nobodys"));
    Path program = program("void main() {\n  IO.println(\"ran\");\n}\n");
    assertThat(shell.run(WEFT, "run", program).out()).isEqualTo("ran\n");
    assertThat(orphan).doesNotExist();
    assertThat(running).exists();
    assertThat(elsewhere).exists();
    assertThat(nobodys).exists();
  }

  private static Path only(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.reduce((a, b) -> folder.resolve(a + " and " + b)).orElseThrow();
    }
  }

  @Test
  void theFirstProgramOfTheReadme_saysWhatTheReadmeSays() throws IOException {
    String readme = Files.readString(Repository.ROOT.resolve("README.md"));
    String source = block(readme, "java");
    assertThat(Files.readString(Repository.ROOT.resolve("examples/First.java"))).isEqualTo(source);
    assertThat(shell.run(WEFT, "run", Repository.ROOT.resolve("examples/First.java")).out())
        .isEqualTo(block(readme, "text"));
  }

  private static String block(String markdown, String language) {
    String begin = "```" + language + "\n";
    int from = markdown.indexOf(begin) + begin.length();
    return markdown.substring(from, markdown.indexOf("```", from));
  }
}

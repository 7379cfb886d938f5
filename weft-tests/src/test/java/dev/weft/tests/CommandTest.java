package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
    // a background job of a shell would ignore the interruption
    var running = shell.start("/usr/bin/env", "--default-signal=INT", WEFT, "run", program);
    Path started = folder.resolve("started");
    while (Files.notExists(started) && running.process().isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20); // the program tells by a file that it runs
    }
    new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid())).start().waitFor();
    assertThat(shell.end(running).status()).isEqualTo(130);
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

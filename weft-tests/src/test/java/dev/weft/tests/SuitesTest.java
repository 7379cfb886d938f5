package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./weft test} says of suites that it left out, that failed, and that passed: the real
 * script, in a tree of its own, on a path that holds only what a test puts there.
 */
@Timeout(60)
final class SuitesTest {
  private static final List<String> PROGRAMS =
      List.of(
          "sed", "awk", "find", "date", "mktemp", "rm", "cat", "tail", "grep", "touch", "tr",
          "dirname", "timeout", "mkdir", "rmdir");

  @TempDir Path folder;
  private Path bin;
  private Shell shell;

  @BeforeEach
  void makeTree() throws IOException {
    Path scripts = Files.createDirectories(folder.resolve("scripts/suites")).getParent();
    Files.copy(Repository.ROOT.resolve("scripts/test"), scripts.resolve("test"));
    Files.createDirectories(folder.resolve("weft-some/target/surefire-reports"));
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String name : PROGRAMS) {
      String folder = Files.exists(Path.of("/usr/bin", name)) ? "/usr/bin/" : "/bin/";
      program(name, "exec " + folder + name + " \"$@\"");
    }
    program("id", "echo 1000"); // no right to install anything
    maven("tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\"", 0);
    shell = new Shell(folder).with("PATH", bin).with("TMPDIR", folder);
  }

  private Path program(String name, String body) throws IOException {
    return script(bin.resolve(name), body);
  }

  private static Path script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Maven that leaves a report of such counts, and the arguments that it was given. */
  private void maven(String counts, int status) throws IOException {
    Path report = folder.resolve("weft-some/target/surefire-reports/TEST-t.xml");
    program(
        "mvn",
        """
        echo "$*" >%1$s/arguments
        echo '<testsuite name="t" time="1.5" %3$s>' >%2$s
        touch -d tomorrow %2$s # clearly after the start of the script
        exit %4$d\
        """
            .formatted(folder, report, counts, status));
  }

  private Shell.Result test(Object... arguments) {
    Object[] command = new Object[arguments.length + 2];
    command[0] = "/bin/sh";
    command[1] = folder.resolve("scripts/test");
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return shell.run(command);
  }

  @Test
  void whatTheMachineLacks_isNamedWithTheReason_andTheRestIsRun() throws IOException {
    var result = test("-Dweft.seed=RANDOM");
    assertThat(result.out())
        .contains(
            "  scripts was left out: shellcheck is not installed (Debian package shellcheck), and"
                + " there is no right to install it\n")
        .contains(
            "  numpy was left out: python3 has no numpy (Debian package python3-numpy), and there"
                + " is no right to install it\n")
        .endsWith("\n5 passed, 0 failed, 0 skipped\n");
    assertThat(result.status()).isZero();
    assertThat(Files.readString(folder.resolve("arguments")))
        .contains("-Dweft.leftOut=numpy")
        .endsWith("-Dweft.seed=RANDOM verify\n");
  }

  @Test
  void inContinuousIntegration_aSuiteLeftOutIsAFailure() {
    shell.with("CI", "true");
    var result = test();
    assertThat(result.out()).contains("(CI=true: a suite left out is a failure)");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void inContinuousIntegration_withEverySuiteRun_allIsWell() throws IOException {
    program("shellcheck", "exit 0");
    program("dash", "exit 0");
    program("python3", "exit 0");
    shell.with("CI", "true");
    var result = test();
    assertThat(result.out()).doesNotContain("(CI=true").contains("  scripts    passed ");
    assertThat(result.status()).isZero();
  }

  @Test
  void aFailedTest_isCountedAndFailsTheWhole() throws IOException {
    maven("tests=\"7\" errors=\"1\" skipped=\"0\" failures=\"1\"", 1);
    var result = test();
    assertThat(result.out())
        .contains("  modules    FAILED ")
        .endsWith("\n5 passed, 2 failed, 0 skipped\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void suitesOfTheirOwn_areCountedOrNamed() throws IOException {
    script(folder.resolve("scripts/suites/good"), "echo 3 passed, 0 failed");
    script(folder.resolve("scripts/suites/none"), "echo left out: there is no such thing; exit 77");
    var result = test();
    assertThat(result.out())
        .contains("  none was left out: there is no such thing\n")
        .contains("  good       passed ")
        .endsWith("\n8 passed, 0 failed, 0 skipped\n");
    script(folder.resolve("scripts/suites/bad"), "echo 1 passed, 2 failed; exit 1");
    assertThat(test().out())
        .contains("  bad        FAILED ")
        .endsWith("\n9 passed, 2 failed, 0 skipped\n");
    assertThat(test("-pl", "weft-core").out()).endsWith("\n5 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void theSimulatorAlone_takesOneNumber() throws IOException {
    assertThat(test("--seeds", "25").status()).isZero();
    assertThat(Files.readString(folder.resolve("arguments")))
        .contains("-pl weft-testing -am -Dweft.seeds=25 -Dtest=SimulatorTest#promises*");
    assertThat(test("--seed=17").status()).isZero();
    assertThat(Files.readString(folder.resolve("arguments"))).contains(" -Dweft.seed=17 ");
    for (String nonsense : List.of("--seeds", "--seeds=0", "--seeds=-1", "--seed=x")) {
      var result = test(nonsense);
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .endsWith(" takes one number, and nothing else; ./weft test --help says more\n");
    }
  }

  @Test
  void help_runsNothing() {
    assertThat(test("--help").out()).startsWith("Usage: ./weft test");
    assertThat(folder.resolve("arguments")).doesNotExist();
  }
}

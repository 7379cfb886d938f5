package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small tree of its own: finding a JDK, building, starting. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LauncherTest {
  @TempDir static Path shared;
  @TempDir Path temporary;
  private final Path built = shared.resolve("built");
  private Path folder;
  private SmallTree tree;
  private Shell shell;

  @BeforeEach
  void makeTree() throws IOException {
    folder = Files.createDirectories(temporary.resolve("a folder with blanks"));
    tree = new SmallTree(folder.resolve("the tree"));
    shell = new Shell(folder);
  }

  /** Builds the tree, or rather takes the jars that the first test to ask for them built. */
  private void build() throws IOException {
    synchronized (LauncherTest.class) {
      Path launch = Files.createDirectories(tree.root.resolve("target/launch"));
      if (Files.notExists(built)) {
        assertThat(weft("x").status()).isZero();
        copy(launch, built);
      } else {
        copy(built, launch);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private Shell.Result weft(Object... arguments) {
    return shell.run(
        Stream.concat(Stream.of(tree.launcher()), Stream.of(arguments)).toArray(Object[]::new));
  }

  /** What looks like a JDK, as far as one can tell without running it. */
  private Path fakeJdk(String name, String version, String... programs) throws IOException {
    Path home = folder.resolve("jdks").resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String program : programs) {
      Path file = Files.writeString(home.resolve("bin").resolve(program), "#!/bin/sh\nexit 99\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return home;
  }

  @Test
  void versionAndHelp_needNeitherJavaNorAnyOtherProgram() {
    shell.with("PATH", "").with("JAVA_HOME", "").with("WEFT_JDK_PATH", "");
    assertThat(weft("--version")).isEqualTo(new Shell.Result(0, "weft 1.2.3\n", ""));
    assertThat(weft("--help").out()).startsWith("Usage: ./weft COMMAND");
    assertThat(weft("--help").status()).isZero();
  }

  @Test
  void noCommand_isAnsweredWithTheHelp() {
    assertThat(weft().status()).isEqualTo(2);
    assertThat(weft().err()).startsWith("Usage: ./weft COMMAND");
  }

  @Test
  void withoutAnyJdk_itSaysWhatToInstall() throws IOException {
    Files.writeString(folder.resolve("os"), "ID=fedora\nVERSION_ID=43\n");
    shell
        .with("PATH", "")
        .with("JAVA_HOME", "")
        .with("WEFT_JDK_PATH", folder.resolve("none"))
        .with("WEFT_OS_RELEASE", folder.resolve("os"));
    var result = weft("info");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("weft: needs a JDK 25 or newer, and found none.\n")
        .contains("sudo dnf install java-25-openjdk-devel")
        .contains("sdk install java 25-tem")
        .contains("JAVA_HOME: not set")
        .contains("java on the PATH: none");
  }

  @Test
  void withOldJdksOnly_itNamesThem() throws IOException {
    Files.writeString(folder.resolve("os"), "ID=ubuntu\nID_LIKE=debian\n");
    Path old = fakeJdk("old", "17.0.15", "java", "javac");
    fakeJdk("runtime", "25.0.1", "java");
    fakeJdk("ancient", "1.8.0_402", "java", "javac");
    shell
        .with("PATH", "")
        .with("JAVA_HOME", old)
        .with("WEFT_JDK_PATH", old.getParent())
        .with("WEFT_OS_RELEASE", folder.resolve("os"));
    var result = weft("demo");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("weft: needs a JDK 25 or newer; the newest one found is 17.\n")
        .contains("sudo apt-get install openjdk-25-jdk-headless")
        .contains("JAVA_HOME: version 17 is too old (" + old + ")")
        .contains("version 25, but a JRE: it has no compiler");
  }

  @Test
  void whereJavaHomeIsOld_aNewerJdkIsFound() throws IOException {
    build();
    Path old = fakeJdk("old", "17.0.15", "java", "javac");
    fakeJdk("young", "24", "java", "javac");
    Files.createSymbolicLink(old.resolveSibling("good"), Path.of(System.getProperty("java.home")));
    shell.with("JAVA_HOME", old).with("WEFT_JDK_PATH", old.getParent());
    assertThat(weft("x"))
        .extracting(Shell.Result::status, Shell.Result::out)
        .containsExactly(0, "one x\n");
    assertThat(weft("--jdk")).isEqualTo(new Shell.Result(0, old.resolveSibling("good") + "\n", ""));
  }

  @Test
  void withoutMaven_itSaysWhatToInstall() throws IOException {
    Files.writeString(folder.resolve("os"), "ID=debian\n");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String program : List.of("readlink", "find", "cksum", "sort", "mkdir")) {
      Files.createSymbolicLink(bin.resolve(program), which(program));
    }
    shell.with("PATH", bin).with("WEFT_OS_RELEASE", folder.resolve("os"));
    var result = weft("info");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("weft: needs Maven 3.8.7 or newer")
        .contains("sudo apt-get install maven");
  }

  private static Path which(String program) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itBuildsOnce_andAgainWhenASourceChanged() throws IOException {
    build();
    assertThat(weft("a b", "c")).isEqualTo(new Shell.Result(0, "one a b|c\n", ""));
    tree.says("two");
    assertThat(weft("x").out()).isEqualTo("two x\n");
    tree.says("one"); // the jars of this source are still there
    assertThat(weft("y")).isEqualTo(new Shell.Result(0, "one y\n", ""));
  }

  @Test
  void aSourceThatDoesNotCompile_isShownAndLeavesNoLock() throws IOException {
    tree.holds("package dev.weft.cli;\npublic class Main { int x = \"text\"; }\n");
    var result = weft("x");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("failed:")
        .contains("weft-cli/src/main/java/dev/weft/cli/Main.java:[2,")
        .contains("incompatible types");
    assertThat(tree.root.resolve("target/launch/lock")).doesNotExist();
  }

  @Test
  void twoAtOnce_buildOnce() {
    var first = shell.start(tree.launcher(), "first");
    var second = shell.start(tree.launcher(), "second");
    var results = List.of(shell.end(first), shell.end(second));
    assertThat(results)
        .extracting(Shell.Result::out)
        .containsExactly("one first\n", "one second\n");
    assertThat(results.get(0).err() + results.get(1).err()).containsOnlyOnce("building");
  }

  @Test
  void aLockOfAProcessThatIsGone_isBroken() throws IOException, InterruptedException {
    var gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path lock = Files.createDirectories(tree.root.resolve("target/launch/lock"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    assertThat(weft("x").out()).isEqualTo("one x\n");
    assertThat(lock).doesNotExist();
  }

  @Test
  void itWorksThroughLinks_fromAnyFolder() throws IOException {
    build();
    Path link = Files.createSymbolicLink(folder.resolve("linked launcher"), tree.launcher());
    Path relative = Files.createSymbolicLink(folder.resolve("again"), Path.of("linked launcher"));
    assertThat(shell.run(link, "x").out()).isEqualTo("one x\n");
    assertThat(shell.run(relative, "y").out()).isEqualTo("one y\n");
    Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/weft"), tree.launcher());
    assertThat(shell.run("/bin/sh", "-c", "PATH=\"$PWD/bin:$PATH\"; cd /; weft z").out())
        .isEqualTo("one z\n");
  }

  @Test
  void memoryAndThreads_reachTheJvm() throws IOException {
    tree.holds(
        """
        package dev.weft.cli;
        public class Main {
          public static void main(String[] arguments) {
            System.out.println(Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB, "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getenv("WEFT_THREADS") + " " + String.join("|", arguments));
          }
        }
        """);
    shell.with("WEFT_JAVA_OPTS", "-XX:+UseParallelGC");
    assertThat(weft("demo", "--threads", "3", "--scale", "1", "--memory=64MiB").out())
        .matches("6\\d MiB, 3 processors, 3 demo\\|--scale\\|1\n");
    assertThat(weft("demo", "--memory", "lots").err())
        .isEqualTo("weft: --memory takes a size such as 512m or 4g, not 'lots'\n");
    assertThat(weft("demo", "--memory", "9000k").err())
        .isEqualTo("weft: --memory takes 16m or more, which a JVM needs for itself, not '9000k'\n");
    assertThat(weft("demo", "--threads", "0").err())
        .isEqualTo("weft: --threads takes a number of 1 or more, not '0'\n");
    assertThat(weft("demo", "--threads").err()).isEqualTo("weft: --threads needs a value\n");
  }

  @Test
  void anAotCache_neverOutlivesItsJars() throws IOException, InterruptedException {
    build();
    shell.with("WEFT_AOT", "on");
    assertThat(weft("x").out()).isEqualTo("one x\n");
    awaitCaches(1);
    assertThat(weft("x")).isEqualTo(new Shell.Result(0, "one x\n", ""));
    tree.says("two");
    assertThat(weft("x").out()).isEqualTo("two x\n");
    awaitCaches(2);
    assertThat(weft("x")).isEqualTo(new Shell.Result(0, "two x\n", ""));
  }

  private void awaitCaches(int count) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 1200; attempt++) {
      try (var files = Files.list(folder.resolve("cache"))) {
        List<String> names = files.map(file -> file.getFileName().toString()).toList();
        boolean busy = names.stream().anyMatch(name -> name.endsWith(".lock"));
        if (!busy && names.stream().filter(name -> name.endsWith(".aot")).count() == count) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(100); // the cache is made by a process that nobody waits for
    }
    throw new AssertionError("no AOT cache was made in two minutes");
  }
}

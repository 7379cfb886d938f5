package dev.weft.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.RefusedException;
import dev.weft.client.TaskFuture;
import dev.weft.modular.ModuleDriver;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How workers begin and end, and what they leave behind: nothing. */
final class LifeTest {

  /** The threads of Weft that run, but for those of {@code others}: engines of other tests. */
  private static List<Thread> threads(List<Thread> others) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weft-") && thread.isAlive())
        .filter(thread -> !others.contains(thread))
        .toList();
  }

  @Test
  void close_leavesNoProcessNoFileAndNoThread() throws Exception {
    List<Thread> others = threads(List.of());
    List<Long> pids;
    Path directory;
    try (Client client = Client.processes(2)) {
      client.map(i -> i + 1, List.of(1, 2, 3)).getLast().result();
      var engine = (ClusterEngine) client.engine();
      pids = List.copyOf(engine.pids().values());
      directory = engine.directory();
      assertThat(PrivateDirectory.driver(directory)).exists();
      assertThat(pids).hasSize(2).allMatch(Signals::isAlive);
      assertThat(threads(others)).isNotEmpty().allMatch(Thread::isDaemon);
    }
    assertThat(pids).noneMatch(Signals::isAlive);
    assertThat(directory).doesNotExist();
    Signals.await("the end of its threads", () -> threads(others).isEmpty());
  }

  @Test
  void close_withATaskThatIgnoresItsInterruption_endsItAllTheSame() throws Exception {
    List<Long> pids;
    try (Client client = Client.processes(1)) {
      TaskFuture<Integer> deaf = client.submit(LifeTest::spin);
      assertThat(deaf.isDone()).isFalse();
      pids = List.copyOf(((ClusterEngine) client.engine()).pids().values());
    }
    assertThat(pids).noneMatch(Signals::isAlive);
  }

  @SuppressWarnings("InfiniteLoopStatement") // until its process ends
  private static Integer spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  /** A driver of its own, which says who its workers are, and does nothing more. */
  static final class Driver {
    private Driver() {}

    @SuppressWarnings("SystemOut") // read by the test
    public static void main(String[] arguments) throws Exception {
      Client client = Client.processes(2);
      var engine = (ClusterEngine) client.engine();
      client.map(LifeTest::sleep, List.of(1, 2, 3, 4));
      for (long pid : engine.pids().values()) {
        System.out.println(pid);
      }
      System.out.println(engine.directory());
      System.out.println("ready");
      if (arguments.length == 0) {
        Thread.sleep(60_000);
      }
    }
  }

  private static Integer sleep(int i) throws InterruptedException {
    Thread.sleep(60_000);
    return i;
  }

  private record Started(Process process, List<Long> pids, Path directory) {}

  private static Started drive(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Driver.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var pids = new ArrayList<Long>();
    Path directory = null;
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new AssertionError("the driver ended with " + process.waitFor());
      }
      if (line.startsWith("/")) {
        directory = Path.of(line);
      } else {
        pids.add(Long.parseLong(line));
      }
    }
    return new Started(process, pids, requireNonNull(directory));
  }

  @Test
  void driver_thatIsKilled_takesItsWorkersAndTheirFilesWithIt() throws Exception {
    Started driver = drive();
    assertThat(driver.pids()).hasSize(2).allMatch(Signals::isAlive);
    assertThat(driver.directory()).exists();
    Signals.send("KILL", driver.process().pid());
    Signals.await(
        "the end of its workers", () -> driver.pids().stream().noneMatch(Signals::isAlive));
    Signals.await("the end of its directory", () -> Files.notExists(driver.directory()));
  }

  @Test
  void driver_whoseMainReturnsWithoutClosing_ends() throws Exception {
    Started driver = drive("return");
    assertThat(driver.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.process().exitValue()).isZero();
    Signals.await(
        "the end of its workers", () -> driver.pids().stream().noneMatch(Signals::isAlive));
    Signals.await("the end of its directory", () -> Files.notExists(driver.directory()));
  }

  @Test
  void whatWorkersPrint_isPrintedByTheDriverLineByLine() throws Exception {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (Client client = Client.processes(2)) {
      for (TaskFuture<Integer> future : client.map(LifeTest::print, List.of(1, 2, 3, 4, 5, 6))) {
        future.result();
      }
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrder("a 1", "a 2", "a 3", "a 4", "a 5", "a 6");
  }

  @SuppressWarnings("SystemOut") // read by the test
  private static Integer print(int i) {
    System.out.print("a ");
    System.out.println(i);
    return i;
  }

  @Test
  void create_withArgumentsThatNoJavaTakes_saysWhatTheProcessSaid() {
    assertThatThrownBy(() -> Client.builder().processes(1).memoryLimit(1L << 56).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a worker process ended before it was ready: exit code 1")
        .hasMessageContaining("heap");
  }

  @Test
  void body_thatHoldsWhatIsNotSerializable_isRefusedInOneSentence() {
    var lock = new Object();
    try (Client client = Client.processes(1)) {
      TaskFuture<Integer> future = client.submit(lock::hashCode);
      assertThatThrownBy(future::result)
          .isInstanceOf(RefusedException.class)
          .hasMessage(
              "stage '"
                  + future.key().stage()
                  + "' cannot run in worker processes: its function holds a java.lang.Object, which is not serializable; copy what it needs of it into local variables, or let that class implement java.io.Serializable");
      assertThat(client.submit(() -> 1).result()).isEqualTo(1);
    }
  }

  @Test
  void value_thatIsNotSerializable_isNamedWhereItIsFetched() {
    try (Client client = Client.processes(1)) {
      TaskFuture<Object> future = client.submit(() -> new Object());
      assertThatThrownBy(future::result)
          .hasStackTraceContaining(
              "a value of type java.lang.Object cannot go to another process, because java.lang.Object is not serializable; let it implement java.io.Serializable, or return plain data");
      // where it is, it can be worked on
      assertThat(client.submit(o -> o == null, future).result()).isFalse();
    }
  }

  @Test
  void programOfOneFile_inMemoryOnly_isRefusedInOneSentence() throws Exception {
    Path directory = Files.createTempDirectory("one-file");
    Path file = directory.resolve("Hello.java");
    Files.writeString(
        file,
        """
        import dev.weft.client.Client;
        class Hello {
          public static void main(String[] arguments) {
            try (var client = Client.processes(1)) {
              System.out.println(client.submit(() -> 42).result());
            } catch (RuntimeException e) {
              System.out.println(e.getMessage());
            }
          }
        }
        """);
    try {
      Process process =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-cp",
                  System.getProperty("java.class.path"),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String said = process.inputReader().readAllAsString();
      assertThat(process.waitFor()).isZero();
      assertThat(said)
          .contains(
              "cannot run in worker processes: its code is in class Hello, which is only in the memory of this JVM (as that of jshell, or of a program started as `java FILE.java`); compile it to class files on the class path, as `weft run FILE.java` does");
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }

  @Test
  void functionOfJShell_isRefusedWithTheWayOut() throws Exception {
    Path script = Files.createTempFile("refused", ".jsh");
    try {
      Files.writeString(
          script,
          """
          import dev.weft.client.*
          int k = 41
          Client client = Client.processes(1)
          try { client.submit(() -> k + 1).result(); } catch (RefusedException e) { System.out.println("said: " + e.getMessage()); }
          client.close()
          /exit
          """);
      Process process =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/jshell",
                  "--class-path",
                  System.getProperty("java.class.path"),
                  "-s",
                  script.toString())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      assertThat(process.inputReader().readAllAsString())
          .startsWith("said: stage 'submit-")
          .containsPattern(
              "cannot run in worker processes: its code is in class REPL\\.\\$JShell\\$\\w+, which is only in the memory of this JVM \\(as that of jshell, or of a program started as `java FILE.java`\\); compile it to class files on the class path, as `weft run FILE.java` does\n$");
      assertThat(process.waitFor()).isZero();
    } finally {
      Files.delete(script);
    }
  }

  @Test
  void driver_thatHasWeftOnItsModulePath_startsWorkersThatHaveToo() throws Exception {
    String modules =
        location(Client.class) + java.io.File.pathSeparator + location(ClusterEngine.class);
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--module-path",
                modules,
                "--add-modules",
                "dev.weft.cluster",
                "-cp",
                System.getProperty("java.class.path"),
                ModuleDriver.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(process.inputReader().readAllAsString()).isEqualTo("false dev.weft.core\n");
    assertThat(process.waitFor()).isZero();
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}

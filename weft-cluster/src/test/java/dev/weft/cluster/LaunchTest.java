package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaunchTest {

  @Test
  void command_isOfThisJvmAndItsClassPath() throws Exception {
    List<String> command = new Launch(256L << 20, 1).command(Path.of("/nowhere"));
    assertThat(command.getFirst()).isEqualTo(System.getProperty("java.home") + "/bin/java");
    assertThat(command).contains("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    assertThat(command.subList(command.size() - 3, command.size()))
        .containsExactly(
            "-cp", System.getProperty("java.class.path"), "dev.weft.cluster.WorkerMain");
  }

  @Test
  void command_ofSeveralThreads_collectsInParallel() throws Exception {
    assertThat(new Launch(1 << 20, 4).command(Path.of("/nowhere")))
        .contains("-Xmx16m", "-XX:+UseParallelGC");
  }

  @Test
  void command_withAVeryLongClassPath_takesItFromAFile() throws Exception {
    Path directory = Sockets.directory();
    String before = System.getProperty("java.class.path");
    try {
      System.setProperty("java.class.path", before + ":/long\"er\\one".repeat(10_000));
      List<String> command = new Launch(1 << 26, 1).command(directory);
      assertThat(command.getLast()).isEqualTo("@" + directory.resolve("arguments"));
      assertThat(Files.readString(directory.resolve("arguments")))
          .contains("\"-cp\"\n\"" + before)
          .contains("/long\\\"er\\\\one")
          .endsWith("\"dev.weft.cluster.WorkerMain\"\n");
    } finally {
      System.setProperty("java.class.path", before);
      Files.delete(directory.resolve("arguments"));
      Files.delete(directory);
    }
  }

  @Test
  void passedOn_isWhatCodeMaySeeOfTheArguments() {
    assertThat(
            Launch.passedOn(
                List.of(
                    "-Xmx1g",
                    "-ea",
                    "-Dmine=1",
                    "-Dcom.sun.management.jmxremote.port=1",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-javaagent:x.jar",
                    "-agentlib:jdwp=server=y",
                    "--enable-native-access=ALL-UNNAMED")))
        .containsExactly(
            "-ea",
            "-Dmine=1",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void stat_ofACommandWithSpacesAndBrackets_isRead() {
    var stat =
        WorkerProcess.Stat.parse(
            "4711 (a b) T (c) S 1 2 3 4 5 6 7 8 9 10 120 45 16 17 20 0 1 0 99 0 0\n");
    assertThat(stat).isEqualTo(new WorkerProcess.Stat('S', 165));
  }

  @Test
  void stat_ofThisProcess_isOfARunningOne() throws Exception {
    var stat = WorkerProcess.Stat.parse(Files.readString(Path.of("/proc/self/stat")));
    assertThat(stat.state()).isIn('R', 'S');
    assertThat(stat.ticks()).isNotNegative();
  }

  @Test
  void pump_passesWholeLinesAndRemembersTheLast() {
    String text = "one\ntwo\n" + "x".repeat(100_000) + "\nlast without end";
    var pieces = new ArrayList<String>();
    var out =
        new PrintStream(new ByteArrayOutputStream()) {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            pieces.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
          }
        };
    var pump =
        new LinePump(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 5));
              }
            },
            () -> out);
    pump.run();
    assertThat(String.join("", pieces)).isEqualTo(text);
    assertThat(pieces.subList(0, 2)).containsExactly("one\n", "two\n");
    assertThat(pump.last()).hasSize(2_000).endsWith("x\nlast without end");
  }

  @Test
  void directory_isForTheUserAloneAndGoesWithAllThatIsInIt() throws Exception {
    PrivateDirectory directory = PrivateDirectory.create();
    assertThat(Files.getPosixFilePermissions(directory.path())).hasSize(3);
    assertThat(PrivateDirectory.blocks(directory.path(), 123_456).toString().length())
        .isLessThan(104);
    Files.createFile(PrivateDirectory.blocks(directory.path(), 7));
    directory.close();
    assertThat(directory.path()).doesNotExist();
    directory.close();
  }

  @Test
  void directory_thatEveryoneLeaves_goesWithTheLast() throws Exception {
    Path path = PrivateDirectory.create().path();
    Files.createFile(PrivateDirectory.driver(path));
    Files.createFile(PrivateDirectory.blocks(path, 0));
    Files.createFile(PrivateDirectory.blocks(path, 1));
    PrivateDirectory.leave(path, 0);
    assertThat(path).exists();
    PrivateDirectory.leave(path, 1);
    assertThat(path).doesNotExist();
  }
}

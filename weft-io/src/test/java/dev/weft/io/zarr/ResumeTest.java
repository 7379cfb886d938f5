package dev.weft.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  private static final Set<Integer> MADE = new ConcurrentSkipListSet<>(); // by this process

  @TempDir Path folder;

  private Map<String, FileTime> chunks(Path root) throws IOException {
    var times = new HashMap<String, FileTime>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (name.matches("(c/)?\\d+")) {
          times.put(name, Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }

  /** Lets another process write until it stands still, and kills it. */
  private void writeAndKill(Path target, int version) throws Exception {
    String marker = folder.resolve("reached").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    InterruptedWriter.class.getName(),
                    target.toString(),
                    Integer.toString(version),
                    marker))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      Path part = target.resolveSibling("." + target.getFileName() + ".part");
      while (process.isAlive()
          && (Files.notExists(Path.of(marker + InterruptedWriter.LAST))
              || chunks(part).size() < 4)) {
        process.waitFor(20, TimeUnit.MILLISECONDS); // it tells by files how far it is
      }
      assertThat(process.isAlive())
          .as(() -> "it ended: " + read(folder.resolve("output")))
          .isTrue();
    } finally {
      process.destroyForcibly().waitFor(); // kill -9
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ParameterizedTest(name = "version {0}")
  @ValueSource(ints = {2, 3, 5})
  void aWriterThatWasKilled_isGoneOnWith_andFinishedChunksAreNotMadeAgain(int version)
      throws Exception {
    Path target = folder.resolve("x.zarr");
    writeAndKill(target, version);
    assertThat(target).doesNotExist();
    Path part = folder.resolve(".x.zarr.part");
    assertThatThrownBy(() -> InterruptedWriter.open(target, version))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            target
                + ": no such folder, but one that was begun and not finished, "
                + part
                + "; write it again with "
                + (version == 5 ? "N5Options" : "ZarrOptions")
                + ".resume(true)");
    Map<String, FileTime> before = chunks(part);
    assertThat(before).hasSizeBetween(4, 2 * InterruptedWriter.BLOCKS - 2);

    MADE.clear();
    DArray array = InterruptedWriter.array(MADE::add);
    InterruptedWriter.write(array, target, version, true);
    assertThat(InterruptedWriter.open(target, version).compute())
        .isEqualTo(Creation.arange(0, 24_000, 1).astype(DType.FLOAT64).compute());
    assertThat(chunks(target)).hasSize(2 * InterruptedWriter.BLOCKS).containsAllEntriesOf(before);
    for (int block = 0; block < InterruptedWriter.BLOCKS; block++) {
      String prefix = version == 3 ? "c/" : "";
      boolean whole =
          before.containsKey(prefix + 2 * block) && before.containsKey(prefix + (2 * block + 1));
      assertThat(MADE.contains(block)).as("block " + block).isNotEqualTo(whole);
    }
    assertThat(part).doesNotExist();
    try (Stream<Path> left = Files.list(target)) { // and nothing that was half written
      assertThat(left.filter(file -> file.getFileName().toString().matches("\\.(un|lo|de).*")))
          .isEmpty();
    }

    MADE.clear(); // a third time there is nothing to do
    InterruptedWriter.write(array, target, version, true);
    assertThat(MADE).isEmpty();
  }

  @Test
  void whatWasBegunOtherwise_isNotGoneOnWith() throws IOException {
    Path target = folder.resolve("x");
    DArray failing =
        InterruptedWriter.array(number -> {
          if (number == 5) {
            throw new IllegalStateException("no block");
          }
        });
    ZarrOptions options = InterruptedWriter.options(3).resume(true);
    assertThatThrownBy(() -> Zarr.write(failing, target, options))
        .hasStackTraceContaining("no block");
    Path part = folder.resolve(".x.part");
    assertThat(part).isDirectory();
    DArray array = InterruptedWriter.array(_ -> {});
    assertThatThrownBy(() -> Zarr.write(array, target, options.compression()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(target + " was begun otherwise and cannot be gone on with: it was ")
        .hasMessageEndingWith("; delete " + part + " to begin anew");
    Zarr.write(array, target, options);
    assertThat(Zarr.open(target).compute()).isEqualTo(array.compute());
  }

  @Test
  void withoutResuming_whatWasBegunIsBegunAnew() throws IOException {
    Path target = folder.resolve("x");
    Path part = Files.createDirectories(folder.resolve(".x.part/c"));
    Files.writeString(part.resolve("0"), "no chunk");
    DArray array = InterruptedWriter.array(_ -> {});
    Zarr.write(array, target, InterruptedWriter.options(3));
    assertThat(Zarr.open(target).compute()).isEqualTo(array.compute());
  }

  @Test
  void twoWritersOfOneArray_areKeptApart() throws Exception {
    Path target = folder.resolve("x");
    var written = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Gate.reached = written;
    Gate.open = stopped;
    DArray waiting =
        InterruptedWriter.array(_ -> {
          Gate.reached.countDown();
          Gate.open.await();
        });
    Thread first =
        Thread.ofPlatform()
            .name("first-writer")
            .start(() -> {
              try {
                Zarr.write(waiting, target);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    written.await();
    try {
      assertThatThrownBy(() -> Zarr.write(InterruptedWriter.array(_ -> {}), target))
          .isInstanceOf(IOException.class)
          .hasMessage(
              target
                  + " is being written by somebody else, in "
                  + folder.resolve(".x.part")
                  + "; wait until it is done");
    } finally {
      stopped.countDown();
      first.join();
    }
    assertThat(Zarr.open(target).compute().size()).isEqualTo(24_000);
  }

  /** Where tasks of this process meet the test. */
  private static final class Gate {
    private static volatile CountDownLatch reached = new CountDownLatch(0);
    private static volatile CountDownLatch open = new CountDownLatch(0);
  }
}

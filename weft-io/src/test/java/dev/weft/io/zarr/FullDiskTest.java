package dev.weft.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.Joining;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.io.codec.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that becomes full: a small file system in memory where one may be mounted, elsewhere files
 * that may not become large.
 */
class FullDiskTest {
  private static final int BLOCKS = 12; // of which half are small once they are packed
  private static final int LENGTH = 8000; // and the others have 64 KB each

  @TempDir Path folder;

  private Path disk = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0;
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("output").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such command
    }
  }

  private static DArray array() {
    long half = BLOCKS / 2 * (long) LENGTH;
    DArray small = Creation.zeros(DType.FLOAT64, half);
    return Joining.concat(0, small, DArray.random(5).uniform(half)).rechunk(LENGTH);
  }

  private static ZarrOptions options() {
    return ZarrOptions.v2().chunks(LENGTH).compression(Codec.gzip(1));
  }

  /** Has another JVM write to the disk, and returns what it says of its failure. */
  private String failure(Path target, String how) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String limit = mounted ? "" : "ulimit -f 64; ";
    int status =
        run(
            "sh",
            "-c",
            limit + "exec \"$@\"",
            "sh",
            java,
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            target.toString(),
            how);
    String output = Files.readString(folder.resolve("output"));
    assertThat(status).as(output).isEqualTo(3);
    return output;
  }

  private Map<Path, FileTime> chunks(Path root) throws IOException {
    var times = new HashMap<Path, FileTime>();
    try (Stream<Path> files = Files.list(root)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        times.put(file.getFileName(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @Test
  void whatWasThere_staysThere_andTheErrorNamesTheFile() throws Exception {
    Path target = disk.resolve("x.zarr");
    NDArray before = NDArray.of(1, 2, 3);
    Zarr.write(before.lazy(), target);
    assertThat(failure(target, "overwrite"))
        .contains(disk.resolve(".x.zarr.part").toString())
        .containsPattern("bytes, could not be written: .*; the disk has \\d+ bytes left");
    assertThat(Zarr.open(target).compute()).isEqualTo(before);
    try (Stream<Path> left = Files.list(disk)) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void whatWasFinished_isKept_andGoneOnWithOnceThereIsRoom() throws Exception {
    Path target = disk.resolve("x.zarr");
    assertThat(failure(target, "resume")).contains("could not be written");
    assertThat(target).doesNotExist();
    Map<Path, FileTime> finished = chunks(disk.resolve(".x.zarr.part"));
    assertThat(finished).hasSizeBetween(1, BLOCKS - 1);
    if (mounted) {
      assertThat(run("mount", "-o", "remount,size=8m", disk.toString())).isZero();
    }
    Zarr.write(array(), target, options().resume(true));
    assertThat(chunks(target)).hasSize(BLOCKS).containsAllEntriesOf(finished);
    assertThat(Zarr.open(target).compute()).isEqualTo(array().compute());
  }

  /** Writes the array, and ends with 3 where it cannot. */
  static final class Writer {
    private Writer() {}

    /** Takes a folder, and "overwrite" or "resume". */
    public static void main(String[] args) {
      ZarrOptions options =
          args[1].equals("resume") ? options().resume(true) : options().overwrite();
      try {
        Zarr.write(array(), Path.of(args[0]), options);
      } catch (Exception e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
          System.out.println(at);
        }
        System.exit(3);
      }
    }
  }
}

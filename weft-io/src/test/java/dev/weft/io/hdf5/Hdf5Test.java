package dev.weft.io.hdf5;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.ArraySource;
import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.io.Damage;
import dev.weft.io.chunk.Grid;
import io.jhdf.HdfFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5Test {
  @TempDir Path folder;

  /** A file that the library wrote; those of others are read in a suite of its own. */
  private Path file() {
    Path path = folder.resolve("x.h5");
    try (var file = HdfFile.write(path)) {
      file.putDataset("numbers", new double[][] {{1, 2, 3}, {4, 5, 6}});
      file.putGroup("inner").putDataset("short", new short[] {1, -2, 3});
    }
    return path;
  }

  @Test
  void datasets_areListedAndRead() throws IOException {
    Path file = file();
    assertThat(Hdf5.datasets(file)).containsExactly("/inner/short", "/numbers");
    assertThat(Hdf5.open(file, "/numbers").compute())
        .isEqualTo(NDArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}}));
    assertThat(Hdf5.open(file, "inner/short").sum().compute().item()).isEqualTo(2);
    assertThat(Hdf5.attributes(file, "/")).containsKey("_jHDF");
  }

  @Test
  void whatIsNotThere_isNamed() throws IOException {
    Path file = file();
    assertThatThrownBy(() -> Hdf5.open(file, "/other"))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": has no dataset '/other'; it has [/inner/short, /numbers]");
    assertThatThrownBy(() -> Hdf5.open(file, "/inner"))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": '/inner' is a group, not a dataset");
    Path absent = folder.resolve("absent.h5");
    assertThatThrownBy(() -> Hdf5.open(absent, "/x"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            absent + ": no such file; the working directory is " + Path.of("").toAbsolutePath());
    Path text = Files.writeString(folder.resolve("text.h5"), "hello, this is no array");
    assertThatThrownBy(() -> Hdf5.open(text, "/x"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text + ": no HDF5 file that can be read: ");
  }

  /** Files that h5py wrote, made by make_files.py. */
  private static List<byte[]> others(String name) throws IOException {
    var files = new ArrayList<byte[]>();
    try (var text = Objects.requireNonNull(Hdf5Test.class.getResourceAsStream(name))) {
      for (String line : new String(text.readAllBytes(), US_ASCII).lines().toList()) {
        byte[] packed = Base64.getDecoder().decode(line);
        files.add(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
      }
    }
    return files;
  }

  @Test
  void chunksOfOthers_areRead_andThoseNeverWritten_haveTheFillValue() throws IOException {
    NDArray numbers = Creation.arange(0, 60, 1).reshape(10, 6).compute();
    Path file = folder.resolve("other.h5");
    for (byte[] bytes : others("chunked.txt")) {
      Files.write(file, bytes);
      assertThat(Hdf5.datasets(file)).containsExactly("/inner/lzf", "/packed", "/some");
      assertThat(Hdf5.open(file, "packed").compute())
          .isEqualTo(numbers.lazy().astype(DType.INT16).compute());
      assertThat(Hdf5.open(file, "/inner/lzf").compute())
          .isEqualTo(numbers.lazy().astype(DType.FLOAT64).compute());
    }
    assertThatThrownBy(() -> Hdf5.open(file, "some"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": dataset 'some': chunks were never written, in a file of the newest form, which"
                + " is not supported; copy the file with h5repack --high=1");
    Files.write(file, others("chunked.txt").getFirst());
    assertThat(Hdf5.open(file, "some").sum(1).compute().toDoubleArray())
        .containsExactly(42, 42, 6, 6, 6, 42, 42, 42);
  }

  @Test
  void chunksOfWhatCanGrow_areRead_orRefusedWhereTheIndexSaysTooLittle() throws IOException {
    Path file = Files.write(folder.resolve("grown.h5"), others("grown.txt").getFirst());
    NDArray numbers = Creation.arange(0, 105, 1).reshape(7, 5, 3).astype(DType.INT16).compute();
    for (String name : List.of("inner", "last", "room")) {
      assertThat(Hdf5.open(file, name).compute()).as(name).isEqualTo(numbers);
    }
    DArray some = Hdf5.open(file, "some");
    assertThat(some.sum(1).compute().toDoubleArray())
        .containsExactly(45, 45, 45, 45, 9 + 4, 9 + 4, 45);
    assertThat(some.sum(0).compute().toDoubleArray()).containsExactly(63, 47, 47, 47, 47);
    assertThatThrownBy(() -> Hdf5.open(file, "gap"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": dataset 'gap': chunks were never written, in a file of the newest form, which"
                + " is not supported; copy the file with h5repack --high=1");
    assertThatThrownBy(() -> Hdf5.open(file, "early").compute())
        .hasStackTraceContaining(file + ": dataset 'early': the chunk (")
        .hasStackTraceContaining("copy the file with h5repack --high=1");
  }

  @Test
  void aChunkWithAnotherChecksum_isRefused() throws IOException {
    byte[] bytes = others("chunked.txt").getFirst();
    Path file = Files.write(folder.resolve("bad.h5"), bytes);
    DArray good = Hdf5.open(file, "packed");
    assertThat(good.compute().size()).isEqualTo(60);
    int refused = 0;
    for (int at = 0; at < bytes.length - 12; at++) {
      if (bytes[at] == 0x78 && bytes[at + 1] == 0x5e) { // where deflate begins
        byte[] bad = bytes.clone();
        bad[at + 9] ^= 4;
        Files.write(file, bad);
        assertThatThrownBy(() -> Hdf5.open(file, "packed").compute())
            .hasStackTraceContaining(file + ": dataset 'packed': the chunk (");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(6);
  }

  @Test
  void damagedFiles_areRefusedOrRead_andNothingElseHappens() throws IOException {
    var files = new ArrayList<>(others("chunked.txt"));
    files.add(Files.readAllBytes(file()));
    Path bad = folder.resolve("bad.h5");
    for (int i = 0; i < files.size(); i++) {
      byte[] good = files.get(i);
      Files.write(bad, good);
      for (String name : Hdf5.datasets(bad)) {
        if (i == 1 && name.equals("/some")) {
          continue; // refused even so
        }
        Damage.feed(
            Damage.inputs(100_000) / 7,
            List.of(good),
            bad.toString(),
            bytes -> read(bad, name, ByteBuffer.wrap(bytes)));
      }
    }
  }

  private static void read(Path path, String name, ByteBuffer bytes) throws IOException {
    HdfFile file = Hdf5.file(path, () -> HdfFile.fromByteBuffer(bytes));
    ArraySource source = Hdf5.source(path, name, file);
    long size = Grid.size(source.shape());
    if (source instanceof Hdf5Source chunked && size < 1 << 16 && source.workBytes() < 1 << 20) {
      // larger ones the engine refuses by what they promise
      assertThat(chunked.read(chunked.opened(file), Region.all(source.shape())).size())
          .isEqualTo((int) size);
    }
  }
}

package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  private static final int INPUTS = Integer.getInteger("weft.fuzz", 100_000);

  @TempDir Path folder;

  private byte[] file(String descr, String order, String shape, int data) {
    byte[] header = NpyHeader.write(DType.FLOAT64, 2, 3);
    String dict =
        "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    byte[] bytes = Arrays.copyOf(header, header.length + data);
    Arrays.fill(bytes, 10, header.length - 1, (byte) ' ');
    System.arraycopy(
        dict.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, bytes, 10, dict.length());
    return bytes;
  }

  private Path save(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void arraysOfEveryType_comeBack() throws IOException {
    for (DType type : DType.values()) {
      NDArray x =
          Creation.arange(0, 60, 1).astype(type).reshape(3, 4, 5).rechunk(2, 3, 4).compute();
      Path path = folder.resolve(type + ".npy");
      x.lazy().rechunk(2, 3, 4).toNpy(path);
      assertThat(DArray.fromNpy(path).compute()).isEqualTo(x);
      x.toNpy(path);
      assertThat(DArray.fromNpy(path).rechunk(1, 4, 2).compute()).isEqualTo(x);
    }
  }

  @Test
  void singleValues_andEmptyArrays_comeBack() throws IOException {
    Path path = folder.resolve("x.npy");
    NDArray one = NDArray.wrap(new double[] {2.5});
    assertThat(DArray.fromNpy(one.lazy().toNpy(path)).compute()).isEqualTo(one);
    NDArray none = NDArray.wrap(new float[0], 0, 3);
    assertThat(DArray.fromNpy(none.lazy().toNpy(path)).compute()).isEqualTo(none);
  }

  @Test
  void columnMajorAndBigEndianFiles_areRead() throws IOException {
    byte[] bytes = file(">f8", "True", "(2, 3)", 48);
    var values = ByteBuffer.wrap(bytes, bytes.length - 48, 48);
    for (int i = 0; i < 6; i++) {
      values.putDouble(i);
    }
    NDArray x = DArray.fromNpy(save("x.npy", bytes)).compute();
    assertThat(x).isEqualTo(NDArray.wrap(new double[] {0, 2, 4, 1, 3, 5}, 2, 3));
  }

  @Test
  void lyingHeaders_areRefused_namingFileAndPlace() throws IOException {
    Path cut = save("cut.npy", file("<f8", "False", "(2, 3)", 47));
    assertThatThrownBy(() -> DArray.fromNpy(cut))
        .isInstanceOf(IOException.class)
        .hasMessage(
            cut
                + ": the header says (2, 3) of float64, 48 bytes from byte 128 on; the file ends at"
                + " byte 175");
    Path large = save("large.npy", file("<f8", "False", "(4611686018427387904, 4)", 8));
    assertThatThrownBy(() -> DArray.fromNpy(large))
        .isInstanceOf(IOException.class)
        .hasMessage(
            large
                + ": the header says (4611686018427387904, 4) of float64, more than 2^63 bytes from"
                + " byte 128 on; the file ends at byte 136");
    Path negative = save("negative.npy", file("<f8", "False", "(-1, 3)", 8));
    assertThatThrownBy(() -> DArray.fromNpy(negative))
        .isInstanceOf(IOException.class)
        .hasMessage(negative + ": a length of the shape is negative: (-1, 3)");
    Path type = save("type.npy", file("<c32", "False", "(1, 1)", 16));
    assertThatThrownBy(() -> DArray.fromNpy(type))
        .isInstanceOf(IOException.class)
        .hasMessage(
            type
                + ": elements of type '<c32' are not known; known are bool and the integers of 1 to 8"
                + " bytes (i, u), f4, f8 and c16");
    Path text =
        save(
            "text.npy",
            "hello, this is no array".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> DArray.fromNpy(text))
        .isInstanceOf(IOException.class)
        .hasMessage(text + ": no .npy file: byte 0 is 104, not 147");
    Path absent = folder.resolve("absent.npy");
    assertThatThrownBy(() -> DArray.fromNpy(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageStartingWith(absent + ": no such file; the working directory is ");
  }

  @Test
  void damagedFiles_areRefusedOrRead_andNothingElseHappens() throws IOException {
    byte[] good = NpyHeader.write(DType.INT16, 3, 5);
    byte[] whole = Arrays.copyOf(good, good.length + 30);
    var random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        bytes[random.nextInt(random.nextBoolean() ? 80 : bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "0123456789(),<>'".charAt(random.nextInt(16)));
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        NpyHeader header =
            NpyHeader.read(
                "x",
                length,
                (at, n) ->
                    ByteBuffer.wrap(bytes, (int) at, (int) Math.min(n, length - at)).slice());
        assertThat(header.offset() + header.size() * header.type().bytes())
            .isLessThanOrEqualTo(length);
      } catch (IOException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("x: ");
      }
    }
    assertThat(refused).isBetween(INPUTS / 10, INPUTS);
  }

  @Test
  void anUnwritableTarget_isRefusedBeforeTheWork() {
    Path path = folder.resolve("absent").resolve("x.npy");
    var worked = new java.util.concurrent.atomic.AtomicBoolean();
    DArray x =
        NDArray.of(1, 2)
            .lazy()
            .mapBlocks((block, _) -> {
              worked.set(true);
              return block;
            });
    assertThatThrownBy(() -> x.toNpy(path))
        .isInstanceOf(IOException.class)
        .hasMessage(
            path
                + " cannot be written: there is no folder "
                + path.getParent()
                + "; make it first");
    assertThat(worked).isFalse();
  }

  @Test
  void aFailedWrite_leavesNothing() throws IOException {
    DArray x =
        NDArray.of(1, 2)
            .lazy()
            .mapBlocks((_, _) -> {
              throw new IllegalStateException("no block");
            });
    assertThatThrownBy(() -> x.toNpy(folder.resolve("x.npy"))).hasStackTraceContaining("no block");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void npz_comesBack() throws IOException {
    Path path = folder.resolve("x.npz");
    Map<String, NDArray> arrays =
        Map.of("a", NDArray.of(1, 2, 3), "b", NDArray.wrap(new int[] {7}));
    Npz.write(path, arrays);
    assertThat(Npz.read(path)).isEqualTo(arrays);
  }

  @Test
  void aFileThatWasCutSince_isRefusedByItsSizes() throws Exception {
    Path file = folder.resolve("cut.npy");
    NDArray.of(1, 2, 3).toNpy(file);
    DArray x = DArray.fromNpy(file);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(144);
    }
    assertThatThrownBy(x::compute)
        .rootCause()
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "cut.npy: the file had 152 bytes when it was opened and now has 144; open it again");
  }
}

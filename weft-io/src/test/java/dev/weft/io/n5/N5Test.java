package dev.weft.io.n5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.client.Client;
import dev.weft.io.Damage;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import dev.weft.io.chunk.Scratch;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class N5Test {
  @TempDir Path folder;

  private static NDArray numbers(DType type, int... shape) {
    return Creation.arange(0, Grid.size(Arrays.stream(shape).asLongStream().toArray()), 1)
        .astype(type)
        .compute()
        .reshape(shape);
  }

  static Stream<List<Codec>> packings() {
    return Stream.of(
        List.of(),
        List.of(Codec.gzip(5)),
        List.of(new Zlib(3)),
        List.of(Codec.zstd()),
        List.of(new Lz4()),
        List.of(Codec.blosc()),
        List.of(Codec.blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BITS)));
  }

  @ParameterizedTest
  @MethodSource("packings")
  void anArray_isWrittenAndReadAgain(List<Codec> packing) throws IOException {
    NDArray numbers = numbers(DType.INT32, 9, 7, 8);
    N5Options options =
        N5Options.usual().blocks(4, 3, 5).compression(packing.toArray(Codec[]::new));
    Path path = N5.write(numbers.lazy(), folder.resolve("x.n5"), options);
    DArray read = N5.open(path);
    assertThat(read.compute()).isEqualTo(numbers);
    assertThat(read.get("::-2, 1:6, 3").compute())
        .isEqualTo(numbers.lazy().get("::-2, 1:6, 3").compute());
    assertThat(path.resolve("1/2/0")).isRegularFile(); // x, y, z
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "COMPLEX128"})
  void everyType_isWrittenAndReadAgain(DType type) throws IOException {
    NDArray numbers = numbers(type, 5, 6);
    Path path = N5.write(numbers.lazy(), folder.resolve("x"), N5Options.usual().blocks(2, 4));
    assertThat(N5.open(path).dtype()).isEqualTo(type);
    assertThat(N5.open(path).compute()).isEqualTo(numbers);
  }

  @Test
  void aBlock_hasTheBytesOfTheSpecification() throws IOException {
    Path path =
        N5.write(
            NDArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).lazy().astype(DType.INT16),
            folder.resolve("x"),
            N5Options.usual().blocks(2, 2).compression());
    assertThat(Files.readAllBytes(path.resolve("0/0")))
        .containsExactly(0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 0, 2, 0, 4, 0, 5);
    assertThat(Files.readAllBytes(path.resolve("1/0"))) // cut at the edge
        .containsExactly(0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 3, 0, 6);
    assertThat(Json.map(Json.read(path.resolve("attributes.json"))))
        .containsEntry("n5", "2.0.0")
        .containsEntry("dimensions", List.of(3L, 2L))
        .containsEntry("blockSize", List.of(2L, 2L))
        .containsEntry("dataType", "int16")
        .containsEntry("compression", Map.of("type", "raw"));
  }

  @Test
  void blocksOfOtherSizes_areRead_andWhatIsMissingIsZero() throws IOException {
    Path path =
        N5.write(
            numbers(DType.UINT8, 5, 5).lazy(),
            folder.resolve("x"),
            N5Options.usual().blocks(4, 4).compression());
    // one that goes on beyond the edge, one that is smaller than it might be, one with a count
    byte[] whole = new byte[12 + 16];
    ByteBuffer.wrap(whole).putInt(2).putInt(4).putInt(4);
    Arrays.fill(whole, 12, 28, (byte) 9);
    Files.write(path.resolve("1/1"), whole);
    Files.write(path.resolve("0/0"), new byte[] {0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 7, 8});
    Files.write(
        path.resolve("1/0"), new byte[] {0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 5, 6});
    Files.delete(path.resolve("0/1"));
    double[][] wanted = {
      {7, 8, 0, 0, 5}, {0, 0, 0, 0, 6}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 9}
    };
    assertThat(N5.open(path).astype(DType.FLOAT64).compute()).isEqualTo(NDArray.of(wanted));
  }

  @Test
  void aContainer_holdsGroupsAndArrays() throws IOException {
    Path container = folder.resolve("x.n5");
    DArray array = numbers(DType.INT64, 4, 5).lazy();
    Map<String, Object> attributes = Map.of("unit", "µm", "resolution", List.of(4L, 5L));
    N5.write(array, container, "a/b", N5Options.usual().attributes(attributes));
    try (Client client = Client.local()) {
      N5.write(array.sum(0), container, "sums", N5Options.usual(), client);
    }
    assertThat(N5.arrays(container)).containsExactly("a/b", "sums");
    assertThat(N5.open(container, "a/b").compute()).isEqualTo(array.compute());
    assertThat(N5.open(container, "sums").compute()).isEqualTo(array.sum(0).compute());
    assertThat(N5.attributes(container.resolve("a/b"))).isEqualTo(attributes);
    assertThat(N5.attributes(container)).isEmpty();
    assertThatThrownBy(() -> N5.open(container, "c"))
        .isInstanceOf(IOException.class)
        .hasMessage(container + ": has no array 'c'; its arrays are [a/b, sums]");
    assertThatThrownBy(() -> N5.open(container, "a"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            container.resolve("a/attributes.json")
                + ": is a group, not an array: it has no 'dimensions'; open one in it");
    assertThatThrownBy(() -> N5.write(array, container, "sums/x", N5Options.usual()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is an array, and arrays hold no others; choose another name");
    assertThatThrownBy(() -> N5.write(array, container, "../x", N5Options.usual()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(container + ": '../x' is no name of a member");
  }

  @Test
  void anArrayThatIsThere_isReplacedWhenAskedTo() throws IOException {
    Path path = N5.write(NDArray.of(1, 2).lazy(), folder.resolve("x"));
    assertThatThrownBy(() -> N5.write(NDArray.of(3, 4).lazy(), path))
        .isInstanceOf(IOException.class)
        .hasMessage(path + " is there already; use N5Options.overwrite() to replace the array");
    N5.write(NDArray.of(3, 4).lazy(), path, N5Options.usual().overwrite());
    assertThat(N5.open(path).compute()).isEqualTo(NDArray.of(3, 4));
  }

  // ---- what does not fit

  @Test
  void arraysThatN5DoesNotHave_areRefused() {
    Path path = folder.resolve("x");
    assertThatThrownBy(() -> N5.write(Creation.zeros(DType.BOOL, 3), path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("N5 has no bool; cast it first with astype(DType.UINT8)");
    assertThatThrownBy(() -> N5.write(NDArray.of(1, 2).lazy().sum(), path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("N5 has no arrays without axes; give it one with expandDims(0)");
    assertThatThrownBy(() -> N5Options.usual().compression(new Crc32c()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("N5 packs blocks once, by gzip, zlib, zstd, lz4 or blosc, not by ");
    assertThatThrownBy(() -> N5Options.usual().attributes(Map.of("dimensions", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'dimensions' is a name that N5 itself uses; choose another one");
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThere_isNamed() {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> N5.open(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            absent + ": no such folder; the working directory is " + Path.of("").toAbsolutePath());
    assertThatThrownBy(() -> N5.write(NDArray.of(1).lazy(), absent.resolve("x")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            absent.resolve("x")
                + " cannot be written: there is no folder "
                + absent
                + "; make it first");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'int16' | 'object' | elements of type 'object' are not known; known are the integers of 1"
            + " to 8 bytes, float32 and float64",
        "'gzip' | 'bzip2' | compression 'bzip2' is not supported; known are raw, gzip, zstd, lz4,"
            + " blosc",
        "'dimensions' : [ 4, 6 ] | 'dimensions' : [ 4 ] | the shape (4) and the chunks (3, 4)"
            + " differ in rank",
        "'dimensions' : [ 4, 6 ] | 'dimensions' : [ ] | 'dimensions' is empty; arrays of N5 have at"
            + " least one axis",
        "'dimensions' : [ 4, 6 ] | 'dimensions' : [ 4, -6 ] | 'dimensions' holds -6, no whole"
            + " number from 0 to 2^60",
        "'blockSize' : [ 4, 3 ] | 'blockSize' : [ 99999, 99999 ] | chunks of (99999, 99999) of"
            + " int16 have more than the 2147483639 bytes that one can have",
        "'2.0.0' | '5.0.0' | 'n5' is version 5.0.0; known are those up to 4"
      })
  void wrongDescriptions_areRefused(String from, String to, String message) throws IOException {
    Path path =
        N5.write(
            numbers(DType.INT16, 6, 4).lazy(), folder.resolve("x"), N5Options.usual().blocks(3, 4));
    Path file = path.resolve("attributes.json");
    String text = Files.readString(file);
    assertThat(text).contains(from.replace('\'', '"'));
    Files.writeString(file, text.replace(from.replace('\'', '"'), to.replace('\'', '"')));
    assertThatThrownBy(() -> N5.open(path))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void lyingBlocks_areRefused_namingTheFileAndThePlace() throws IOException {
    Path path =
        N5.write(
            numbers(DType.INT16, 4).lazy(),
            folder.resolve("x"),
            N5Options.usual().blocks(4).compression());
    Path block = path.resolve("0");
    record Case(String message, List<Integer> bytes) {}
    for (Case each :
        List.of(
            new Case(
                "has 3 bytes; a block of (4) of int16 has a header of 8 and at most ",
                List.of(0, 0, 0)),
            new Case(
                "a block of mode 2 with 1 axes at byte 0; expected were mode 0 or 1, and 1",
                List.of(0, 2, 0, 1, 0, 0, 0, 4)),
            new Case(
                "a block of 4294967295 elements along an axis at byte 4; they have at most 4",
                List.of(0, 0, 0, 1, 255, 255, 255, 255)),
            new Case(
                "holds 2 bytes after the header of 8, not 8",
                List.of(0, 0, 0, 1, 0, 0, 0, 4, 1, 2)),
            new Case(
                "a block of (4) is said to have 5 elements at byte 8",
                List.of(0, 1, 0, 1, 0, 0, 0, 4, 0, 0, 0, 5)))) {
      byte[] bytes = new byte[each.bytes.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = each.bytes.get(i).byteValue();
      }
      Files.write(block, bytes);
      assertThatThrownBy(() -> N5.open(path).compute())
          .hasStackTraceContaining(block + ": " + each.message);
    }
  }

  // ---- damaged at random

  @Test
  void damagedDescriptions_areRefusedOrRead() {
    List<byte[]> good = new ArrayList<>();
    for (List<Codec> packing : packings().toList()) {
      var grid = new Grid(new long[] {9, 7, 8}, new long[] {4, 3, 5});
      good.add(Attributes.bytes(new N5Format(grid, DType.INT32, packing), Map.of("u", "m"), true));
    }
    Damage.feedTexts(
        Damage.inputs(100_000) / 2,
        good,
        "x.n5",
        bytes ->
            assertThat(Attributes.format(new Fields("x.n5", Json.parse("x.n5", bytes))).type())
                .isNotNull());
  }

  @Test
  void damagedBlocks_areRefusedOrRead() throws IOException {
    var grid = new Grid(new long[] {6, 4}, new long[] {6, 4});
    NDArray numbers = numbers(DType.INT16, 6, 4);
    var from = Boxes.Side.of(numbers.asSegment(), new long[] {6, 4}, new long[2]);
    for (List<Codec> packing : packings().toList()) {
      var format = new N5Format(grid, DType.INT16, packing);
      ByteBuffer written = format.write(from, new long[] {6, 4}, new Scratch());
      byte[] good = new byte[written.remaining()];
      written.get(good);
      Damage.feed(
          Damage.inputs(100_000) / 14,
          List.of(good),
          "",
          bytes -> {
            byte[] read = new byte[48];
            var to =
                Boxes.Side.of(
                    java.lang.foreign.MemorySegment.ofArray(read), new long[] {6, 4}, new long[2]);
            format.read(Bytes.of(bytes), Region.all(6, 4), to, new Scratch());
          });
    }
  }
}

package dev.weft.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZarrTest {
  @TempDir Path folder;

  static NDArray numbers(DType type, int... shape) {
    int n = 1;
    for (int length : shape) {
      n *= length;
    }
    return Creation.arange(0, n, 1).astype(type).compute().reshape(shape);
  }

  static Stream<ZarrOptions> options() {
    List<ZarrOptions> all = new ArrayList<>();
    for (ZarrOptions version : List.of(ZarrOptions.v2(), ZarrOptions.v3())) {
      ZarrOptions chunked = version.chunks(4, 3, 5);
      all.add(chunked);
      all.add(chunked.compression());
      all.add(chunked.compression(Codec.gzip(5)).separator('/'));
      all.add(chunked.compression(new Zlib(3)).separator('.'));
      all.add(chunked.compression(new Lz4()).bigEndian());
      all.add(chunked.columnMajor());
      all.add(chunked.columnMajor().bigEndian().compression());
      all.add(chunked.compression(Codec.blosc()));
      all.add(chunked.compression(Codec.blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BITS)));
    }
    ZarrOptions three = ZarrOptions.v3().chunks(4, 3, 5);
    all.add(three.compression(Codec.zstd(), new Crc32c()));
    all.add(three.keysOfVersion2());
    all.add(three.keysOfVersion2().separator('/'));
    all.add(three.shards(8, 6, 5));
    all.add(three.shards(8, 6, 5).indexAtStart().compression(Codec.gzip(1)));
    all.add(three.shards(4, 3, 10).columnMajor().bigEndian().compression());
    return all.stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("options")
  void arraysOfEveryType_comeBack(ZarrOptions options) throws IOException {
    for (DType type : DType.values()) {
      NDArray x = numbers(type, 9, 7, 8);
      Path path = folder.resolve(type.toString());
      Zarr.write(x.lazy().rechunk(5, 7, 2), path, options);
      DArray back = Zarr.open(path);
      assertThat(back.dtype()).isEqualTo(type);
      assertThat(back.compute()).isEqualTo(x);
      if (type == DType.INT16 || type == DType.COMPLEX128) {
        assertThat(back.get("2:7, ::2, -1").compute())
            .isEqualTo(x.lazy().get("2:7, ::2, -1").compute());
        assertThat(back.transpose().rechunk(3, 3, 3).compute())
            .isEqualTo(x.lazy().transpose().compute());
      }
    }
  }

  @ParameterizedTest(name = "version {0}")
  @ValueSource(ints = {2, 3})
  void singleValues_andEmptyArrays_comeBack(int version) throws IOException {
    ZarrOptions options = version == 2 ? ZarrOptions.v2() : ZarrOptions.v3();
    NDArray one = NDArray.wrap(new double[] {2.5});
    assertThat(Zarr.open(Zarr.write(one.lazy(), folder.resolve("one"), options)).compute())
        .isEqualTo(one);
    NDArray none = NDArray.wrap(new float[0], 0, 3);
    Zarr.write(none.lazy(), folder.resolve("none"), options);
    assertThat(Zarr.open(folder.resolve("none")).compute()).isEqualTo(none);
  }

  @Test
  void blocks_areTheChunks_orSeveralOfThem() throws IOException {
    DArray x = Creation.zeros(DType.FLOAT64, 4000, 1000);
    Zarr.write(x, folder.resolve("large"), ZarrOptions.v3().chunks(1000, 1000));
    assertThat(Zarr.open(folder.resolve("large")).chunks())
        .containsExactly(Chunks.regular(4000, 1000), Chunks.whole(1000));
    Zarr.write(x, folder.resolve("small"), ZarrOptions.v3().chunks(50, 100));
    List<Chunks> blocks = Zarr.open(folder.resolve("small")).chunks();
    assertThat(blocks.get(1)).isEqualTo(Chunks.whole(1000));
    assertThat(blocks.getFirst().largest()).isGreaterThan(50);
    assertThat(blocks.getFirst().largest() % 50).isZero();
  }

  @Test
  void blocksThatAreNoWholeChunks_areRechunked_butUnequalOnesAreRefusedWithoutChunks()
      throws IOException {
    DArray x = numbers(DType.INT32, 20).lazy().rechunk(Chunks.of(3, 9, 8));
    assertThatThrownBy(() -> Zarr.write(x, folder.resolve("x"), ZarrOptions.v2()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "chunks have one size along an axis, and the blocks of the array have others: (20) in"
                + " ([3, 9, 8]); name the size of chunks, or call rechunk first");
    Zarr.write(x, folder.resolve("x"), ZarrOptions.v2().chunks(4));
    assertThat(Zarr.open(folder.resolve("x")).compute()).isEqualTo(numbers(DType.INT32, 20));
    assertThat(files("x")).containsExactly(".zarray", "0", "1", "2", "3", "4");
  }

  private Set<String> files(String name) throws IOException {
    Path root = folder.resolve(name);
    try (Stream<Path> all = Files.walk(root)) {
      var names = new TreeSet<String>();
      all.filter(Files::isRegularFile).forEach(file -> names.add(root.relativize(file).toString()));
      return names;
    }
  }

  @Test
  void chunks_areNamedAsTheSpecificationsSay() throws IOException {
    DArray x = numbers(DType.INT8, 2, 2).lazy();
    Zarr.write(x, folder.resolve("a"), ZarrOptions.v2().chunks(1, 2));
    assertThat(files("a")).containsExactly(".zarray", "0.0", "1.0");
    Zarr.write(x, folder.resolve("b"), ZarrOptions.v2().chunks(1, 2).separator('/'));
    assertThat(files("b")).containsExactly(".zarray", "0/0", "1/0");
    Zarr.write(x, folder.resolve("c"), ZarrOptions.v3().chunks(1, 2));
    assertThat(files("c")).containsExactly("c/0/0", "c/1/0", "zarr.json");
    Zarr.write(x, folder.resolve("d"), ZarrOptions.v3().chunks(1, 2).separator('.'));
    assertThat(files("d")).containsExactly("c.0.0", "c.1.0", "zarr.json");
    Zarr.write(x, folder.resolve("e"), ZarrOptions.v3().chunks(1, 2).keysOfVersion2());
    assertThat(files("e")).containsExactly("0.0", "1.0", "zarr.json");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString())).doesNotContain(".a.part");
    }
  }

  @ParameterizedTest(name = "version {0}")
  @ValueSource(ints = {2, 3})
  void missingChunks_haveTheFillValue(int version) throws IOException {
    ZarrOptions options = version == 2 ? ZarrOptions.v2() : ZarrOptions.v3();
    double[] values = {Double.NaN, Double.NEGATIVE_INFINITY, -2.5, 0};
    for (double value : values) {
      Path path = folder.resolve("x" + value);
      Zarr.write(numbers(DType.FLOAT64, 4).lazy(), path, options.chunks(2).fillValue(value));
      Files.delete(path.resolve(version == 2 ? "1" : "c/1"));
      assertThat(Zarr.open(path).compute()).isEqualTo(NDArray.of(0, 1, value, value));
    }
    Path path = folder.resolve("unsigned");
    Zarr.write(numbers(DType.UINT64, 4).lazy(), path, options.chunks(2).fillValue(-1L));
    Files.delete(path.resolve(version == 2 ? "0" : "c/0"));
    assertThat(Zarr.open(path).compute())
        .isEqualTo(NDArray.wrap(DType.UINT64, new long[] {-1, -1, 2, 3}, 4));
  }

  @ParameterizedTest(name = "version {0}")
  @ValueSource(ints = {2, 3})
  void groups_listTheirMembers_withAttributes(int version) throws IOException {
    ZarrOptions options = version == 2 ? ZarrOptions.v2() : ZarrOptions.v3();
    Map<String, Object> attributes =
        Map.of("unit", "mm", "scale", List.of(1L, 2.5), "nested", Map.of("on", true));
    Path store = folder.resolve("store");
    Zarr.createGroup(store, version, attributes);
    Zarr.createGroup(store.resolve("inner"), version, Map.of());
    Zarr.consolidate(store);
    NDArray x = numbers(DType.INT16, 3, 4);
    Zarr.write(x.lazy(), store.resolve("b"), options.attributes(attributes));
    Zarr.write(x.lazy(), store.resolve("inner/a"), options);
    ZarrGroup group = Zarr.group(store);
    assertThat(group.version()).isEqualTo(version);
    assertThat(group.attributes()).isEqualTo(attributes);
    assertThat(group.arrays()).containsExactly("b");
    assertThat(group.groups()).containsExactly("inner");
    assertThat(group.group("inner").arrays()).containsExactly("a");
    assertThat(Zarr.open(store, "inner/a").compute()).isEqualTo(x);
    assertThat(group.array("b").attributes()).isEqualTo(attributes);
    // what was gathered names the arrays that were written later
    String gathered = Files.readString(store.resolve(version == 2 ? ".zmetadata" : "zarr.json"));
    assertThat(gathered).contains(version == 2 ? "inner/a/.zarray" : "inner/a");
    // and is enough where the descriptions of members are not there
    Files.delete(store.resolve("inner/a").resolve(version == 2 ? ".zarray" : "zarr.json"));
    assertThat(Zarr.group(store).open("inner/a").compute()).isEqualTo(x);
  }

  @Test
  void axes_haveNames() throws IOException {
    ZarrOptions options = ZarrOptions.v3().dimensionNames("time", "", "x");
    Zarr.write(numbers(DType.INT16, 2, 3, 4).lazy(), folder.resolve("x"), options);
    assertThat(Zarr.array(folder.resolve("x")).dimensionNames()).containsExactly("time", "", "x");
  }

  @Test
  void anArrayThatIsThere_isReplacedOnlyWhenTold() throws IOException {
    Path path = folder.resolve("x");
    Zarr.write(numbers(DType.INT16, 3).lazy(), path);
    DArray other = numbers(DType.FLOAT32, 2, 2).lazy();
    assertThatThrownBy(() -> Zarr.write(other, path))
        .isInstanceOf(IOException.class)
        .hasMessage(path + " is there already; use ZarrOptions.overwrite() to replace the array");
    assertThat(Zarr.open(path).compute()).isEqualTo(numbers(DType.INT16, 3));
    Zarr.write(other, path, ZarrOptions.v2().overwrite());
    assertThat(Zarr.open(path).compute()).isEqualTo(other.compute());
    Path group = folder.resolve("group");
    Zarr.createGroup(group, 2, Map.of());
    assertThatThrownBy(() -> Zarr.write(other, group, ZarrOptions.v2().overwrite()))
        .isInstanceOf(IOException.class)
        .hasMessage(group + " is there already and is no array; choose another name");
  }

  @Test
  void aFailedWrite_leavesNothing_andAnArrayThatWasThereStays() throws IOException {
    Path path = folder.resolve("x");
    Zarr.write(numbers(DType.INT16, 3).lazy(), path);
    DArray failing =
        NDArray.of(1, 2)
            .lazy()
            .mapBlocks((_, _) -> {
              throw new IllegalStateException("no block");
            });
    assertThatThrownBy(() -> Zarr.write(failing, path, ZarrOptions.v3().overwrite()))
        .hasStackTraceContaining("no block");
    assertThat(Zarr.open(path).compute()).isEqualTo(numbers(DType.INT16, 3));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(path);
    }
  }

  @Test
  void randomSlicesOfRandomlyChunkedArrays_areThoseOfTheArray() throws IOException {
    long seed = Long.getLong("weft.seed", 5);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      int rank = 1 + random.nextInt(3);
      int[] shape = new int[rank];
      long[] chunk = new long[rank];
      long[] shard = new long[rank];
      long[] blocks = new long[rank];
      for (int axis = 0; axis < rank; axis++) {
        shape[axis] = 1 + random.nextInt(20);
        chunk[axis] = random.nextLong(1, 8);
        shard[axis] = chunk[axis] * (1 + random.nextInt(3));
        blocks[axis] = random.nextLong(1, 21);
      }
      NDArray x = numbers(DType.INT32, shape);
      ZarrOptions options = ZarrOptions.v3().chunks(chunk);
      Path path = folder.resolve("x" + i);
      Zarr.write(
          x.lazy().rechunk(blocks), path, random.nextBoolean() ? options.shards(shard) : options);
      DArray y = Zarr.open(path).rechunk(blocks);
      DArray z = x.lazy();
      for (int axis = 0; axis < rank; axis++) {
        int from = random.nextInt(shape[axis]);
        String part = ":, ".repeat(axis) + from + ":";
        y = y.get(part);
        z = z.get(part);
      }
      assertThat(y.compute()).as("seed %d, array %d", seed, i).isEqualTo(z.compute());
    }
  }
}

package dev.weft.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.io.Damage;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import dev.weft.io.chunk.ChunkSource;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Json;
import dev.weft.io.chunk.Scratch;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Lz4;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptions, chunks and shards that are damaged at random. */
class DamagedZarrTest {
  private static final NDArray NUMBERS = ZarrTest.numbers(DType.INT16, 6, 4);

  @TempDir Path folder;

  private static List<ZarrOptions> two() {
    ZarrOptions two = ZarrOptions.v2().chunks(3, 4);
    return List.of(
        two,
        two.compression(),
        two.compression(Codec.gzip(1)).columnMajor(),
        two.compression(new Lz4()).bigEndian(),
        two.compression(Codec.blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BITS)));
  }

  private static List<ZarrOptions> three() {
    ZarrOptions three = ZarrOptions.v3().chunks(3, 4);
    return List.of(
        three,
        three.compression(Codec.blosc()),
        three.compression(Codec.gzip(1), new Crc32c()),
        three.columnMajor().keysOfVersion2());
  }

  private static List<ZarrOptions> shards() {
    ZarrOptions shards = ZarrOptions.v3().chunks(3, 2).shards(6, 4);
    return List.of(shards, shards.compression().indexAtStart(), shards.compression(Codec.blosc()));
  }

  private static void readDescriptions(List<ZarrOptions> all) throws IOException {
    List<byte[]> good = new ArrayList<>();
    for (ZarrOptions options : all) {
      Metadata metadata = Writing.metadata(NUMBERS.lazy(), options);
      good.add(
          Json.bytes(options.version() == 2 ? Version2.write(metadata) : Version3.write(metadata)));
    }
    Damage.feedTexts(
        Damage.inputs(100_000) / 3, // of each of three
        good,
        "x.zarr",
        bytes -> {
          Fields fields = new Fields("x.zarr", Json.parse("x.zarr", bytes));
          Metadata read =
              all.getFirst().version() == 2 ? Version2.read(fields) : Version3.read(fields);
          assertThat(new ChunkSource(Path.of("x.zarr"), read, "x").lazy().dtype())
              .isEqualTo(read.type());
        });
  }

  private static void readChunks(List<ZarrOptions> all) throws IOException {
    for (ZarrOptions options : all) {
      Metadata metadata = Writing.metadata(NUMBERS.lazy(), options);
      long[] chunk = metadata.grid().chunk();
      var from = Boxes.Side.of(NUMBERS.asSegment(), new long[] {6, 4}, new long[2]);
      ByteBuffer written = metadata.write(from, chunk, new Scratch());
      byte[] good = new byte[written.remaining()];
      written.get(good);
      MemorySegment to = MemorySegment.ofArray(new short[24]);
      var scratch = new Scratch();
      Damage.feed(
          Damage.inputs(100_000) / 3 / all.size(),
          List.of(good),
          "",
          bytes ->
              metadata.read(
                  Bytes.of(bytes),
                  Region.all(chunk),
                  Boxes.Side.of(to, chunk, new long[2]),
                  scratch));
    }
  }

  @Test
  void descriptionsOfVersion2_areRefusedOrRead() throws IOException {
    readDescriptions(two());
  }

  @Test
  void descriptionsOfVersion3_areRefusedOrRead() throws IOException {
    readDescriptions(three());
  }

  @Test
  void descriptionsOfShards_areRefusedOrRead() throws IOException {
    readDescriptions(shards());
  }

  @Test
  void chunksOfVersion2_areRefusedOrRead() throws IOException {
    readChunks(two());
  }

  @Test
  void chunksOfVersion3_areRefusedOrRead() throws IOException {
    readChunks(three());
  }

  @Test
  void shards_areRefusedOrRead() throws IOException {
    readChunks(shards());
  }

  @Test
  void gatheredDescriptions_areRefusedOrRead() throws IOException {
    for (int version = 2; version <= 3; version++) {
      Path store = folder.resolve("store" + version);
      Zarr.createGroup(store, version, java.util.Map.of("unit", "m"));
      ZarrOptions options = version == 2 ? ZarrOptions.v2() : ZarrOptions.v3();
      Zarr.write(NUMBERS.lazy(), store.resolve("x"), options);
      Zarr.consolidate(store);
      Path file = store.resolve(version == 2 ? Version2.CONSOLIDATED : Version3.FILE);
      Damage.feedTexts(
          Damage.inputs(20_000) / 50, // each is a file
          List.of(Files.readAllBytes(file)),
          store.toString(),
          bytes -> {
            Files.write(file, bytes);
            ZarrGroup group = Zarr.group(store);
            assertThat(group.arrays()).isNotNull();
          });
    }
  }

  /** From the files on, so that messages are seen to name them. */
  @Test
  void damagedStores_areRefusedOrRead() throws IOException {
    List<ZarrOptions> all = new ArrayList<>(two());
    all.addAll(three());
    all.addAll(shards());
    var random = new SplittableRandom(Long.getLong("weft.seed", 3));
    for (ZarrOptions options : all) {
      Path store = folder.resolve("store");
      Zarr.write(NUMBERS.lazy(), store, options.overwrite());
      var good = new HashMap<Path, byte[]>();
      try (Stream<Path> files = Files.walk(store)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          good.put(file, Files.readAllBytes(file));
        }
      }
      List<Path> files = good.keySet().stream().sorted().toList();
      Damage.feed(
          Damage.inputs(20_000) / 200,
          List.of(new byte[1]),
          store.toString(),
          _ -> {
            Path file = files.get(random.nextInt(files.size()));
            byte[] before = Objects.requireNonNull(good.get(file));
            Files.write(file, Damage.of(before, random));
            try {
              readFirst(store);
            } finally {
              Files.write(file, before);
            }
          });
    }
  }

  private static void readFirst(Path store) throws IOException {
    Node node = Node.open(store);
    Metadata metadata = node.metadata();
    Region first = Zarr.array(store).lazy().layout().region(0);
    if (first.size() <= 1 << 20) { // larger ones the engine refuses by what they promise
      var source = new ChunkSource(store, metadata, "x");
      assertThat(source.read(first).size()).isEqualTo((int) first.size());
    }
  }
}

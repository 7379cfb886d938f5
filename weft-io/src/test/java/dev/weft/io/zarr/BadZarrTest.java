package dev.weft.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.engine.TaskFailedException;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadZarrTest {
  @TempDir Path folder;

  private Path write(ZarrOptions options) throws IOException {
    return Zarr.write(ZarrTest.numbers(DType.INT16, 6, 4).lazy(), folder.resolve("x"), options);
  }

  /** Replaces a text in a description. */
  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'<i2' | '<f2' | elements of type '<f2' are not known; known are bool and the integers of 1"
            + " to 8 bytes, float32, float64 and complex128",
        "'zstd' | 'lzma' | compressor: codec 'lzma' is not supported; known are zstd, blosc, gzip,"
            + " zlib, lz4, crc32c",
        "'shape' : [ 6, 4 ] | 'shape' : [ 6, -4 ] | 'shape' holds -4, no whole number from 0 to"
            + " 2^60",
        "'shape' : [ 6, 4 ] | 'shape' : [ 6 ] | the shape (6) and the chunks (3, 4) differ in rank",
        "'shape' : [ 6, 4 ] | 'shape' : [ 1152921504606846976, 99 ] | the shape"
            + " (1152921504606846976, 99) has more than 2^59 elements",
        "'chunks' : [ 3, 4 ] | 'chunks' : [ 0, 4 ] | 'chunks' holds 0, no whole number from 1 to"
            + " 2^60",
        "'chunks' : [ 3, 4 ] | 'chunks' : [ 99999, 99999 ] | chunks of (99999, 99999) of int16 have"
            + " more than the 2147483639 bytes that one can have",
        "'order' : 'C' | 'order' : 'X' | 'order' is neither C nor F: X",
        "'filters' : null | 'filters' : [ { 'id' : 'delta' } ] | filter 'delta' is not supported;"
            + " none is",
        "'fill_value' : 0 | 'fill_value' : 40000 | 'fill_value' is no int16: 40000",
        "'fill_value' : 0 | 'fill_value' : 'x' | 'fill_value' is no int16: 'x'",
        "'zarr_format' : 2 | 'zarr_format' : 4 | 'zarr_format' is no whole number from 2 to 2: 4",
        "'dimension_separator' : '.' | 'dimension_separator' : '../' | 'dimension_separator' is"
            + " neither . nor /: ../",
        "'level' : 3 | 'level' : 'high' | compressor: 'level' is no whole number from -200000 to"
            + " 22: 'high'"
      })
  void wrongDescriptionsOfVersion2_areRefused(String from, String to, String message)
      throws IOException {
    Path file = write(ZarrOptions.v2().chunks(3, 4)).resolve(".zarray");
    assertRefused(file, from, to, message);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'int16' | 'float16' | elements of type 'float16' are not known; known are bool and the"
            + " integers of 1 to 8 bytes, float32, float64 and complex128",
        "'name' : 'zstd' | 'name' : 'pcodec' | codecs: codec 'pcodec' is not supported; known are"
            + " zstd, blosc, gzip, zlib, lz4, crc32c",
        "'name' : 'bytes' | 'name' : 'vlen-utf8' | codecs: codec 'vlen-utf8' is not supported;"
            + " known are zstd, blosc, gzip, zlib, lz4, crc32c",
        "'name' : 'regular' | 'name' : 'rectangular' | 'chunk_grid' is 'rectangular'; only"
            + " 'regular' is known",
        "'name' : 'default' | 'name' : 'fancy' | 'chunk_key_encoding' is 'fancy'; 'default' and"
            + " 'v2' are known",
        "'little' | 'middle' | codecs: 'endian' is neither little nor big: middle",
        "'attributes' : { } | 'other' : { } | 'other' is not known, and must be understood to read"
            + " the array",
        "'node_type' : 'array' | 'node_type' : 'tree' | 'node_type' is neither array nor group:"
            + " tree"
      })
  void wrongDescriptionsOfVersion3_areRefused(String from, String to, String message)
      throws IOException {
    Path file = write(ZarrOptions.v3().chunks(3, 4)).resolve("zarr.json");
    assertRefused(file, from, to, message);
  }

  /** Changes the description and opens it; texts stand in single quotes here. */
  private void assertRefused(Path file, String from, String to, String message) throws IOException {
    change(file, from.replace('\'', '"'), to.replace('\'', '"'));
    assertThatThrownBy(() -> Zarr.open(folder.resolve("x")))
        .isInstanceOf(IOException.class)
        .satisfies(e ->
            assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                .isEqualTo((file + ": " + message).replace('"', '\'')));
  }

  @Test
  void optionalExtensions_areIgnored() throws IOException {
    Path file = write(ZarrOptions.v3()).resolve("zarr.json");
    change(file, "\"attributes\" : { }", "\"other\" : { \"must_understand\" : false, \"x\" : 1 }");
    assertThat(Zarr.open(folder.resolve("x")).compute())
        .isEqualTo(ZarrTest.numbers(DType.INT16, 6, 4));
  }

  @Test
  void noJson_isRefused_namingTheByte() throws IOException {
    Path file = write(ZarrOptions.v2()).resolve(".zarray");
    Files.writeString(file, "{\"zarr_format\": 2, oh}");
    assertThatThrownBy(() -> Zarr.open(folder.resolve("x")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": no JSON at byte ");
  }

  @Test
  void missingFolders_areNamed() throws IOException {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> Zarr.open(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            absent + ": no such folder; the working directory is " + Path.of("").toAbsolutePath());
    assertThatThrownBy(() -> Zarr.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder
                + ": neither an array nor a group of Zarr: it holds no zarr.json, .zarray or"
                + " .zgroup");
    Zarr.createGroup(absent, 3, java.util.Map.of());
    assertThatThrownBy(() -> Zarr.open(absent))
        .isInstanceOf(IOException.class)
        .hasMessage(
            absent.resolve("zarr.json")
                + ": is a group, not an array; open a member of it by its name");
    assertThatThrownBy(() -> Zarr.open(absent, "y"))
        .isInstanceOf(IOException.class)
        .hasMessage(absent + ": has no array 'y'; its arrays are [], its groups []");
  }

  @ParameterizedTest
  @CsvSource({"../x", "a/../../x", "/etc", "a//b", "."})
  void namesThatLeadOutside_areRefused(String name) throws IOException {
    Path store = folder.resolve("store");
    Zarr.createGroup(store, 2, java.util.Map.of());
    assertThatThrownBy(() -> Zarr.open(store, name))
        .isInstanceOf(IOException.class)
        .hasMessage(
            store
                + ": '"
                + name
                + "' is no name of a member; names are like a/b, without . and .. and empty parts");
  }

  @Test
  void namesThatLeadOutside_areRefusedInGatheredDescriptionsToo() throws IOException {
    Path store = folder.resolve("store");
    Zarr.createGroup(store, 2, java.util.Map.of());
    Files.writeString(
        store.resolve(".zmetadata"),
        "{\"zarr_consolidated_format\": 1, \"metadata\": {\"../x/.zarray\": {}}}");
    assertThatThrownBy(() -> Zarr.group(store))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(store + ": '../x' is no name of a member");
  }

  private static String failure(DArray array) {
    try {
      array.compute();
      throw new AssertionError("nothing failed");
    } catch (TaskFailedException e) {
      Throwable cause = e;
      while (cause.getCause() instanceof IOException || cause instanceof TaskFailedException) {
        cause = Objects.requireNonNull(cause.getCause());
        if (cause instanceof IOException) {
          return Objects.requireNonNull(cause.getMessage());
        }
      }
      throw e;
    }
  }

  @Test
  void damagedChunks_areRefused_namingTheFile() throws IOException {
    Path raw = write(ZarrOptions.v2().chunks(3, 4).compression());
    Path chunk = raw.resolve("1.0");
    Files.write(chunk, Arrays.copyOf(Files.readAllBytes(chunk), 23));
    assertThat(failure(Zarr.open(raw)))
        .isEqualTo(chunk + ": holds 23 bytes; a chunk of (3, 4) of int16 has 24");

    Path packed =
        Zarr.write(
            ZarrTest.numbers(DType.INT16, 6, 4).lazy(),
            folder.resolve("packed"),
            ZarrOptions.v3().chunks(3, 4).compression(Codec.gzip(5), new Crc32c()));
    Path second = packed.resolve("c/1/0");
    byte[] bytes = Files.readAllBytes(second);
    bytes[12] ^= 1;
    Files.write(second, bytes);
    assertThat(failure(Zarr.open(packed)))
        .startsWith(second + ": crc32c: the checksum at byte " + (bytes.length - 4) + " is ");

    // a chunk that holds more than it may, though it is small itself
    Files.write(second, new Crc32c().encode(Codec.gzip(9).encode(new byte[50_000_000], 1), 1));
    assertThat(failure(Zarr.open(packed)))
        .isEqualTo(second + ": gzip: more than the 24 bytes expected");
  }

  @Test
  void lyingShards_areRefused_namingTheChunk() throws IOException {
    Path array = write(ZarrOptions.v3().chunks(3, 2).shards(6, 4).compression(Codec.blosc()));
    Path shard = array.resolve("c/0/0");
    byte[] bytes = Files.readAllBytes(shard);
    byte[] index = Arrays.copyOfRange(bytes, bytes.length - 68, bytes.length - 4);
    java.nio.ByteBuffer.wrap(index).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(24, 1L << 40);
    byte[] checked = new Crc32c().encode(index, 1);
    byte[] lying = bytes.clone();
    System.arraycopy(checked, 0, lying, bytes.length - 68, 68);
    Files.write(shard, lying);
    assertThat(failure(Zarr.open(array)))
        .startsWith(
            shard + ": the shard's chunk (0, 1) is said to have 1099511627776 bytes at byte ");
    Files.write(shard, Arrays.copyOf(bytes, 10));
    assertThat(failure(Zarr.open(array)))
        .isEqualTo(
            shard + ": the index of a shard of 4 chunks has 68 bytes; there are 10: it is cut");
  }

  @Test
  void aTargetThatCannotBeWritten_isRefusedBeforeTheWork() throws IOException {
    var worked = new AtomicBoolean();
    DArray x =
        NDArray.of(1, 2)
            .lazy()
            .mapBlocks((block, _) -> {
              worked.set(true);
              return block;
            });
    Path deep = folder.resolve("absent/x");
    assertThatThrownBy(() -> Zarr.write(x, deep))
        .isInstanceOf(IOException.class)
        .hasMessage(
            deep
                + " cannot be written: there is no folder "
                + deep.getParent()
                + "; make it first");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Zarr.write(x, file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " cannot be written: it is a file; choose another name");
    assertThat(worked).isFalse();
  }

  @Test
  void optionsThatDoNotFit_areRefused() {
    DArray x = Creation.zeros(DType.UINT8, 4, 4);
    Path path = folder.resolve("x");
    assertThatThrownBy(() -> Zarr.write(x, path, ZarrOptions.v3().chunks(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "chunks of rank 1 for an array of rank 2: chunks=(2), shape=(4, 4); give one length an"
                + " axis");
    assertThatThrownBy(() -> Zarr.write(x, path, ZarrOptions.v3().chunks(2, 2).shards(3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shards are made of whole chunks: shards=(3, 4), chunks=(2, 2)");
    assertThatThrownBy(() -> ZarrOptions.v2().shards(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version 2 of Zarr has no shards; use ZarrOptions.v3()");
    assertThatThrownBy(() -> Zarr.write(x, path, ZarrOptions.v3().fillValue(256L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the fill value 256 is no uint8");
    assertThatThrownBy(() -> Zarr.write(x, path, ZarrOptions.v3().fillValue(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the fill value NaN is no uint8");
    assertThatThrownBy(() -> Zarr.write(x, path, ZarrOptions.v3().dimensionNames("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 names for 2 axes: [a]");
  }
}

package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.Npz;
import dev.weft.array.layout.DType;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.n5.N5;
import dev.weft.io.n5.N5Options;
import dev.weft.io.tiff.Tiff;
import dev.weft.io.zarr.Zarr;
import dev.weft.io.zarr.ZarrOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that hold, or claim to hold, very much, read by a JVM that has little memory. */
class BombTest {
  private static final byte[] ZEROS = new byte[150_000_000];

  @TempDir Path folder;

  private final Map<String, Path> bombs = new LinkedHashMap<>();

  private void zarr(String name, Codec codec, byte[] chunk) throws IOException {
    DArray small = Creation.zeros(DType.INT16, 500);
    ZarrOptions options = ZarrOptions.v2().chunks(500).compression(codec);
    Path store = Zarr.write(small, folder.resolve(name), options);
    Files.write(store.resolve("0"), chunk);
    bombs.put("zarr=" + store, store.resolve("0"));
  }

  /** Has a description say that there are more elements, in larger chunks. */
  private void longer(String form, Path file, String claim) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains("[ 500 ]");
    Files.writeString(file, text.replace("[ 500 ]", claim));
    bombs.put(form + "=" + file.getParent(), Path.of("")); // the engine refuses what it promises
  }

  @Test
  void smallFilesThatHoldMuch_areRefused_withoutTheMemoryForIt() throws Exception {
    for (Codec codec : List.of(Codec.gzip(9), Codec.zstd(), Codec.blosc())) {
      zarr(codec.name(), codec, codec.encode(ZEROS, 1));
    }
    Codec lz4 = Codec.blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BYTES);
    byte[] lying = lz4.encode(new byte[1000], 2);
    ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(4, Integer.MAX_VALUE);
    zarr("lying", lz4, lying);
    DArray small = Creation.zeros(DType.INT16, 500);
    Path zarr = Zarr.write(small, folder.resolve("wide.zarr"), ZarrOptions.v2().chunks(500));
    longer("zarr", zarr.resolve(".zarray"), "[ 900000000 ]");
    Path n5 = N5.write(small, folder.resolve("wide.n5"), N5Options.usual().blocks(500));
    longer("n5", n5.resolve("attributes.json"), "[ 900000000 ]");
    Path block = N5.write(small, folder.resolve("x.n5"), N5Options.usual().blocks(500));
    byte[] header = {0, 0, 0, 1, 0, 0, 1, (byte) 0xf4};
    byte[] packed = Codec.gzip(9).encode(ZEROS, 1);
    byte[] bomb = ByteBuffer.allocate(8 + packed.length).put(header).put(packed).array();
    Files.write(block.resolve("0"), bomb);
    bombs.put("n5=" + block, block.resolve("0"));
    Path npz =
        Npz.write(
            folder.resolve("x.npz"),
            Map.of("x", Creation.zeros(DType.INT8, 150_000_000).compute()));
    bombs.put("npz=" + npz, npz);
    Path tiff = Tiff.write(Creation.zeros(DType.UINT8, 4, 4), folder.resolve("x.tif"));
    byte[] pages = Files.readAllBytes(tiff);
    ByteBuffer buffer = ByteBuffer.wrap(pages).order(ByteOrder.nativeOrder());
    buffer.putInt(buffer.getInt(4) + 2 + 8, 40_000).putInt(buffer.getInt(4) + 2 + 12 + 8, 40_000);
    Files.write(tiff, pages);
    bombs.put("tiff=" + tiff, tiff);

    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName()));
    command.addAll(bombs.keySet());
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(() -> read(output)).isZero();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSameSizeAs(bombs.keySet());
    int i = 0;
    for (Path named : bombs.values()) {
      assertThat(lines.get(i++)).startsWith("refused: ").contains(named.toString());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Opens and computes what it is told, and prints a line for each. */
  static final class Opener {
    private Opener() {}

    /** Takes FORM=PATH each. */
    public static void main(String[] args) {
      for (String each : args) {
        Path path = Path.of(each.substring(each.indexOf('=') + 1));
        String said;
        try {
          said =
              switch (each.substring(0, each.indexOf('='))) {
                case "zarr" -> "read: " + Zarr.open(path).compute().size();
                case "n5" -> "read: " + N5.open(path).compute().size();
                case "tiff" -> "read: " + Tiff.read(path).compute().size();
                default -> "read: " + Npz.read(path).size();
              };
        } catch (OutOfMemoryError e) {
          said = "out of memory";
        } catch (Exception e) {
          var all = new StringBuilder("refused:");
          for (Throwable at = e; at != null; at = at.getCause()) {
            all.append(' ').append(String.valueOf(at.getMessage()).replace('\n', ' '));
          }
          said = all.toString();
        }
        System.out.println(said);
      }
      System.exit(0);
    }
  }
}

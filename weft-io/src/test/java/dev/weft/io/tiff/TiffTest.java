package dev.weft.io.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.client.Lazy;
import dev.weft.io.Damage;
import dev.weft.io.chunk.Bytes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffTest {
  @TempDir Path folder;

  private static DArray numbers(DType type, long... shape) {
    long n = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Creation.arange(0, n, 1).remainder(DArray.scalar(251L)).astype(type).reshape(shape);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "FLOAT32", "FLOAT64"})
  void stacksOfEveryType_comeBack(DType type) throws IOException {
    NDArray x = numbers(type, 7, 20, 33).compute();
    Path file = folder.resolve("x.tif");
    Tiff.write(x.lazy().rechunk(2, 20, 33), file);
    DArray back = Tiff.read(file);
    assertThat(back.dtype()).isEqualTo(type);
    assertThat(back.compute()).isEqualTo(x);
    Tiff.write(x.lazy().rechunk(3, 7, 10), file); // blocks that are no whole pages
    assertThat(Tiff.read(file).get("1:6:2, 3:, ::-1").compute())
        .isEqualTo(x.lazy().get("1:6:2, 3:, ::-1").compute());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void bigTiffFiles_comeBack() throws IOException {
    for (long[] shape : new long[][] {{5, 7, 9}, {3, 7, 9, 3}, {3, 7, 9, 4}}) {
      DArray x = numbers(DType.FLOAT32, shape);
      Path file = folder.resolve("big.tif");
      TiffTarget.write(x, file, x.bytes() / shape[0], true, Lazy::compute);
      assertThat(Files.readAllBytes(file)[2]).isEqualTo((byte) 43);
      assertThat(Tiff.read(file).compute()).isEqualTo(x.compute());
    }
  }

  @Test
  void imagesAndColours_comeBack() throws IOException {
    NDArray image = numbers(DType.UINT16, 20, 33).compute();
    Path file = folder.resolve("x.tif");
    assertThat(Tiff.read(Tiff.write(image.lazy(), file)).compute())
        .isEqualTo(image.reshape(1, 20, 33));
    for (int samples : new int[] {3, 4}) {
      NDArray colours = numbers(DType.UINT8, 4, 10, 12, samples).compute();
      assertThat(Tiff.read(Tiff.write(colours.lazy(), file)).compute()).isEqualTo(colours);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "LZW", "Deflate", "ZLib", "PackBits"})
  void whatTheLibraryPacked_isRead(String compression) throws IOException {
    Path file = folder.resolve("x.tif");
    ImageWriter writer = new TIFFImageWriterSpi().createWriterInstance(null);
    try (var out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionType(compression);
      writer.prepareWriteSequence(null);
      for (int page = 0; page < 3; page++) {
        var image = new BufferedImage(33, 20, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 33 * 20; i++) {
          image.getRaster().setSample(i % 33, i / 33, 0, (page * 660 + i) % 251);
        }
        writer.writeToSequence(new IIOImage(image, null, null), how);
      }
      writer.endWriteSequence();
    }
    assertThat(Tiff.read(file).compute()).isEqualTo(numbers(DType.UINT16, 3, 20, 33).compute());
  }

  @Test
  void manyPages_areReadInBlocks() throws IOException {
    DArray x = numbers(DType.UINT8, 500, 64, 64);
    DArray back = Tiff.read(Tiff.write(x, folder.resolve("x.tif")));
    assertThat(back.chunks().getFirst().count()).isBetween(2, 100);
    assertThat(back.mean(0).compute()).isEqualTo(x.mean(0).compute());
  }

  @Test
  void anArrayThatIsNoImage_isRefused() {
    Path file = folder.resolve("x.tif");
    assertThatThrownBy(() -> Tiff.write(numbers(DType.UINT8, 2, 3, 4, 5), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a TIFF file has (rows, columns), (pages, rows, columns) or (pages, rows, columns, 3 or"
                + " 4 samples), none of them 0: shape=(2, 3, 4, 5)");
    assertThatThrownBy(() -> Tiff.write(numbers(DType.INT64, 3, 4), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TIFF has no int64 that others read; cast it first, as with astype(DType.UINT8) or"
                + " astype(DType.FLOAT32)");
  }

  @Test
  void aTargetThatCannotBeWritten_isRefusedBeforeTheWork() throws IOException {
    var worked = new AtomicBoolean();
    DArray x =
        numbers(DType.UINT8, 3, 4)
            .mapBlocks((block, _) -> {
              worked.set(true);
              return block;
            });
    Path deep = folder.resolve("absent/x.tif");
    assertThatThrownBy(() -> Tiff.write(x, deep))
        .isInstanceOf(IOException.class)
        .hasMessage(
            deep
                + " cannot be written: there is no folder "
                + deep.getParent()
                + "; make it first");
    assertThat(worked).isFalse();
  }

  // ---- bad files

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("bad.tif"), bytes);
  }

  private byte[] good() throws IOException {
    return Files.readAllBytes(
        Tiff.write(numbers(DType.UINT16, 3, 6, 5), folder.resolve("good.tif")));
  }

  /** Sets the value of an entry of the first directory. */
  private static byte[] with(byte[] bytes, int tag, int value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int at = buffer.getInt(4) + 2;
    while ((buffer.getShort(at) & 0xffff) != tag) {
      at += 12;
    }
    if (buffer.getShort(at + 2) == 3) {
      buffer.putShort(at + 8, (short) value);
    } else {
      buffer.putInt(at + 8, value);
    }
    return bytes;
  }

  @Test
  void missingFiles_areNamed() {
    Path absent = folder.resolve("absent.tif");
    assertThatThrownBy(() -> Tiff.read(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            absent + ": no such file; the working directory is " + Path.of("").toAbsolutePath());
  }

  @Test
  void lyingFiles_areRefused_namingFileAndPage() throws IOException {
    Path wide = file(with(good(), 256, 1 << 30));
    assertThatThrownBy(() -> Tiff.read(wide))
        .isInstanceOf(IOException.class)
        .hasMessage(
            wide
                + ": page 0: said to have 6 rows of 1073741824 pixels of 1 numbers of 16 bits,"
                + " which a file of 4276 bytes cannot hold");
    Path other = file(with(good(), 256, 4));
    assertThatThrownBy(() -> Tiff.read(other))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            other + ": pages of one size and type are needed; page 0 is Page[rows=6, columns=4,");
    Path half = file(with(good(), 258, 12));
    assertThatThrownBy(() -> Tiff.read(half))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(half + ": page 0: numbers of 12 bits of format 1 are not known");
    Path jpeg = file(with(good(), 259, 7));
    assertThatThrownBy(() -> Tiff.read(jpeg))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(jpeg + ": page 0: packed in the way 7, which is not supported");
    Path text = file("hello, this is no image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Tiff.read(text))
        .isInstanceOf(IOException.class)
        .hasMessage(text + ": no TIFF file: it begins with neither II nor MM");
    byte[] circle = good();
    ByteBuffer buffer = ByteBuffer.wrap(circle).order(ByteOrder.nativeOrder());
    int first = buffer.getInt(4);
    buffer.putInt(first + 2 + 11 * 12, first);
    Path round = file(circle);
    assertThatThrownBy(() -> Tiff.read(round))
        .isInstanceOf(IOException.class)
        .hasMessage(
            round
                + ": the directories go round in a circle: page 1 is at byte "
                + first
                + " again");
    Path cut = file(Arrays.copyOf(good(), 100));
    assertThatThrownBy(() -> Tiff.read(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(cut + ": cut: the directory of page 0 is at byte ");
  }

  @Test
  void damagedFiles_areRefusedOrRead_andNothingElseHappens() throws IOException {
    List<byte[]> all = new ArrayList<>(List.of(good()));
    for (String packing : List.of("LZW", "Deflate", "PackBits")) {
      whatTheLibraryPacked_isRead(packing);
      all.add(Files.readAllBytes(folder.resolve("x.tif")));
    }
    Path bad = Path.of("bad.tif");
    Damage.feed( // what the pages are, which is all that opening reads
        Damage.inputs(100_000),
        all,
        "bad.tif",
        bytes -> assertThat(TiffSource.of(bad, Bytes.of(bytes), "x").layout().rank()).isPositive());
    Damage.feed( // and the pages, by the library
        Damage.inputs(100_000) / 5,
        all,
        "bad.tif",
        bytes -> {
          TiffSource source = TiffSource.of(bad, Bytes.of(bytes), "x");
          Region first = source.layout().region(0);
          if (first.size() < 1 << 16) { // larger ones the engine refuses by what they promise
            NDArray block = source.read(first, source.reader(new ByteArrayImageInputStream(bytes)));
            assertThat(block.size()).isEqualTo((int) first.size());
          }
        });
  }
}

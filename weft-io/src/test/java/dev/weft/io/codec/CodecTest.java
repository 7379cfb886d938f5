package dev.weft.io.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
  private static final int INPUTS = Integer.getInteger("weft.fuzz", 20_000);

  static Stream<Codec> codecs() {
    List<Codec> all = new ArrayList<>();
    all.add(Codec.zstd());
    all.add(Codec.zstd(-5));
    all.add(Codec.gzip(1));
    all.add(new Zlib(9));
    all.add(new Lz4());
    all.add(new Crc32c());
    for (Blosc.Inner inner : Blosc.Inner.values()) {
      for (Blosc.Shuffle shuffle : Blosc.Shuffle.values()) {
        all.add(Codec.blosc(inner, 5, shuffle));
      }
    }
    all.add(Codec.blosc(Blosc.Inner.ZSTD, 0, Blosc.Shuffle.BYTES));
    all.add(new Blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BYTES, 0, 1000));
    return all.stream();
  }

  /** Bytes of slowly changing numbers, and some that cannot be packed. */
  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    var random = new SplittableRandom(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 4 == 0 ? random.nextInt(256) : i % 4 == 1 ? i >> 6 : 0);
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void bytes_comeBack(Codec codec) throws IOException {
    for (int length : new int[] {0, 1, 7, 64, 1000, 70_001, 600_000}) {
      for (int width : new int[] {1, 2, 4, 8, 16}) {
        byte[] bytes = bytes(length);
        byte[] packed = codec.encode(bytes, width);
        assertThat(codec.decode(packed, length)).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void moreBytesThanExpected_areRefused(Codec codec) {
    byte[] packed = codec.encode(new byte[100_000], 4);
    assertThatThrownBy(() -> codec.decode(packed, 99_999)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void damagedBytes_areRefusedOrRead_andNothingElseHappens(Codec codec) {
    byte[] packed = codec.encode(bytes(3000), 4);
    var random = new SplittableRandom(11);
    int refused = 0;
    int inputs = INPUTS / 20;
    for (int i = 0; i < inputs; i++) {
      byte[] bytes = packed.clone();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(40, bytes.length) : bytes.length);
        bytes[at] = (byte) random.nextInt(256);
      }
      if (random.nextInt(3) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        assertThat(codec.decode(bytes, 3000).length).isLessThanOrEqualTo(3000);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(inputs / 20);
  }

  @Test
  void levels_areChecked() {
    assertThatThrownBy(() -> Codec.zstd(23))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("zstd has the levels -7 to 22, not 23");
    assertThatThrownBy(() -> Codec.gzip(10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gzip has the levels 0 to 9, not 10");
    assertThatThrownBy(() -> Codec.blosc(Blosc.Inner.LZ4, 10, Blosc.Shuffle.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("blosc has the levels 0 to 9, not 10");
  }

  @Test
  void aBlockOfBloscLz_isDecoded() throws IOException {
    // three literals, a copy of 9 from 3 back (so over itself), one literal
    byte[] packed = {2, 'a', 'b', 'c', (byte) (7 << 5), 0, 2, 0, 'z'};
    byte[] out = new byte[13];
    assertThat(BloscLz.decode(packed, 0, packed.length, out, 0, out.length)).isEqualTo(13);
    assertThat(new String(out, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("abcabcabcabcz");
  }
}

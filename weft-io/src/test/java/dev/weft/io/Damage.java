package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Bytes of good files, changed at random: a reader reads them or refuses them, and no more. */
public final class Damage {
  private static final int SEED = 3;

  /** Values that lengths and places have where they lie. */
  private static final long[] LIES = {
    0,
    -1,
    1,
    -2,
    127,
    128,
    255,
    256,
    Short.MAX_VALUE,
    65_535,
    65_536,
    1 << 20,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    1L << 32,
    1L << 40,
    1L << 60,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final byte[] SIGNS = "0123456789{}[],:\"-eE. /\\".getBytes(UTF_8);

  private static final Pattern VALUE =
      Pattern.compile("-?\\d+(\\.\\d+)?|\"[^\"]*\"|true|false|null");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "\"../../x\"",
          "\"/etc\"",
          "1e999",
          "0.5",
          "NaN",
          "-Infinity",
          "99999999999999999999999999",
          "1152921504606846976",
          "[".repeat(200) + "]".repeat(200),
          "[".repeat(5000),
          "1" + "0".repeat(5000),
          "{\"name\": \"sharding_indexed\"}");

  private Damage() {}

  /** Reads bytes as a file of them would be. */
  @FunctionalInterface
  public interface Reader {
    /** Reads all that there is. */
    void read(byte[] bytes) throws IOException;
  }

  /** Returns how many inputs a test should try that usually tries {@code usual}. */
  public static int inputs(int usual) {
    return Integer.getInteger("weft.fuzz", usual);
  }

  /**
   * Has damaged copies read. Each must be read, or refused by an {@link IOException} whose message
   * contains {@code named}; of all, some must be refused and some not.
   *
   * @param inputs how many
   * @param good what a reader reads
   */
  public static void feed(int inputs, List<byte[]> good, String named, Reader reader) {
    feed(inputs, good, named, Damage::of, reader);
  }

  /** As {@link #feed}, of texts in JSON: their values become others, too. */
  public static void feedTexts(int inputs, List<byte[]> good, String named, Reader reader) {
    feed(
        inputs,
        good,
        named,
        (text, random) -> random.nextBoolean() ? of(text, random) : ofText(text, random),
        reader);
  }

  private static void feed(
      int inputs,
      List<byte[]> good,
      String named,
      BiFunction<byte[], SplittableRandom, byte[]> damage,
      Reader reader) {
    long seed = Long.getLong("weft.seed", SEED);
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] bad = damage.apply(good.get(i % good.size()), random);
      try {
        reader.read(bad);
      } catch (IOException e) {
        refused++;
        if (!String.valueOf(e.getMessage()).contains(named)) {
          throw new AssertionError(
              "seed %d, input %d: does not name '%s'".formatted(seed, i, named), e);
        }
      } catch (Throwable e) {
        throw new AssertionError("seed %d, input %d of %d bytes".formatted(seed, i, bad.length), e);
      }
    }
    assertThat(refused).as("refused, seed %d", seed).isBetween(inputs / 50, inputs - 1);
  }

  /** Returns a copy with one to three changes. */
  public static byte[] of(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      int near = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 256); // headers
      int at = random.nextInt(near);
      switch (random.nextInt(8)) {
        case 0, 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 3 -> bytes[at] = SIGNS[random.nextInt(SIGNS.length)];
        case 4, 5 -> lie(bytes, at, random);
        case 6 -> {
          int n = Math.min(1 + random.nextInt(16), bytes.length - at);
          System.arraycopy(bytes, random.nextInt(bytes.length - n + 1), bytes, at, n);
        }
        default -> {
          if (random.nextInt(2) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
          } else {
            bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
          }
        }
      }
    }
    return bytes;
  }

  /** Returns a text in which one or two values are others. */
  private static byte[] ofText(byte[] good, SplittableRandom random) {
    String text = new String(good, UTF_8);
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      List<MatchResult> values = VALUE.matcher(text).results().toList();
      if (values.isEmpty()) {
        break;
      }
      MatchResult old = values.get(random.nextInt(values.size()));
      String value =
          switch (random.nextInt(3)) {
            case 0 -> Long.toString(LIES[random.nextInt(LIES.length)]);
            case 1 -> values.get(random.nextInt(values.size())).group();
            default -> VALUES.get(random.nextInt(VALUES.size()));
          };
      text = text.substring(0, old.start()) + value + text.substring(old.end());
    }
    return text.getBytes(UTF_8);
  }

  private static void lie(byte[] bytes, int at, SplittableRandom random) {
    long value = LIES[random.nextInt(LIES.length)];
    var buffer =
        ByteBuffer.wrap(bytes)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int room = bytes.length - at;
    switch (random.nextInt(3)) {
      case 0 -> {
        if (room >= 2) {
          buffer.putShort(at, (short) value);
        }
      }
      case 1 -> {
        if (room >= 4) {
          buffer.putInt(at, (int) value);
        }
      }
      default -> {
        if (room >= 8) {
          buffer.putLong(at, value);
        }
      }
    }
  }
}

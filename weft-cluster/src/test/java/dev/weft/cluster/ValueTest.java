package dev.weft.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.SeedRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ValueTest {
  private static final long MOST = 1 << 26;

  @SuppressWarnings("ArrayRecordComponent") // as users write them
  record Image(int width, int height, float[] pixels, String note) implements Serializable {}

  enum Colour {
    RED,
    GREEN
  }

  static final class Node implements Serializable {
    private static final long serialVersionUID = 1;
    double[] data = new double[0];
    transient int cache = 5;
    final ArrayList<Object> others = new ArrayList<>();
  }

  static Stream<Object> values() {
    return Stream.of(
        true,
        false,
        1,
        Integer.MIN_VALUE,
        -1L,
        2.5,
        -0.0,
        Double.longBitsToDouble(0x7ff8_dead_beef_0001L),
        Float.MIN_VALUE,
        (byte) 3,
        (short) 4,
        'x',
        "",
        "text ä € \uD83D\uDE00",
        "half a pair: \uD83D",
        new byte[] {1, -1},
        new short[] {1, -1},
        new char[] {'a', '\uD83D'},
        new int[] {1, -1},
        new long[] {1, Long.MIN_VALUE},
        new float[] {1, Float.NaN},
        new double[] {1, -0.0, Double.NaN},
        new boolean[] {true, false, true},
        new double[0],
        IntStream.range(0, 100_003).asDoubleStream().toArray(),
        IntStream.range(0, 300_001).toArray(),
        new byte[1_000_003],
        new Object[] {1, "a", null, new int[] {1}},
        new double[][] {new double[1000], {1}, new double[5000]},
        List.of(1, 2L, "three"),
        Map.of("a", 1),
        new TreeMap<>(Map.of("k", List.of(new int[5000]))),
        new HashSet<>(IntStream.range(0, 10_000).boxed().toList()),
        Colour.GREEN,
        BigDecimal.valueOf(12345, 3),
        new Image(30, 20, new float[600], "note"),
        Arrays.asList(1, null, 3),
        int.class,
        String[].class);
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_writtenAndRead_isTheSame(Object value) throws Exception {
    Answer answer = read(written(value), MOST);
    assertThat(answer).isInstanceOf(Answer.Present.class);
    Object copy = ((Answer.Present) answer).value();
    assertThat(requireNonNull(copy).getClass()).isEqualTo(value.getClass());
    assertEqual(copy, value);
    if (value instanceof Double d) {
      assertThat(Double.doubleToRawLongBits((Double) copy))
          .isEqualTo(Double.doubleToRawLongBits(d));
    }
  }

  @Test
  void null_isAValue() throws Exception {
    assertThat(read(written(new Object[] {null}), MOST)).isEqualTo(new Answer.Present(null));
  }

  @Test
  void values_inARow_areReadInTheirOrder() throws Exception {
    var in =
        new ValueReader(
            new ChannelInput(
                Channels.newChannel(new ByteArrayInputStream(written(values().toArray())))),
            ValueTest.class.getClassLoader(),
            MOST);
    for (Object value : values().toList()) {
      assertEqual(((Answer.Present) in.read()).value(), value);
    }
  }

  @Test
  void array_thatTwoFieldsShare_isSentOnceAndSharedAgain() throws Exception {
    var shared = new double[10_000];
    shared[5] = 7;
    var a = new Node();
    var b = new Node();
    a.data = shared;
    b.data = shared;
    a.others.add(b);
    b.others.add(a);
    byte[] bytes = written(a);
    assertThat(bytes.length).isBetween(80_000, 82_000);
    var copy = (Node) requireNonNull(((Answer.Present) read(bytes, MOST)).value());
    var other = (Node) copy.others.getFirst();
    assertThat(other.data).isSameAs(copy.data).isEqualTo(shared);
    assertThat(other.others.getFirst()).isSameAs(copy);
    assertThat(copy.cache).isZero();
  }

  @Test
  void value_thatIsNotSerializable_saysWhatIsNotAndWhatToDo() throws Exception {
    var list = new ArrayList<Object>(List.of(new Object[] {"a", new Thread(() -> {})}));
    assertThat(read(written(list), MOST))
        .isEqualTo(
            new Answer.Unsendable(
                "a value of type java.util.ArrayList cannot go to another process, because"
                    + " java.lang.Thread is not serializable; let it implement java.io.Serializable,"
                    + " or return plain data"));
  }

  @Test
  void value_afterOneThatCannotBeSent_isReadAllTheSame() throws Exception {
    var in =
        new ValueReader(
            new ChannelInput(
                Channels.newChannel(new ByteArrayInputStream(written(new Object(), 5)))),
            ValueTest.class.getClassLoader(),
            MOST);
    assertThat(in.read()).isInstanceOf(Answer.Unsendable.class);
    assertThat(in.read()).isEqualTo(new Answer.Present(5));
  }

  @Test
  void value_ofAClassThatTheReaderLacks_isUnsendable() throws Exception {
    byte[] bytes = written(new Image(1, 1, new float[1], ""));
    var in =
        new ValueReader(
            new ChannelInput(Channels.newChannel(new ByteArrayInputStream(bytes))),
            ClassLoader.getPlatformClassLoader(),
            MOST);
    assertThat(in.read())
        .isInstanceOfSatisfying(
            Answer.Unsendable.class,
            unsendable ->
                assertThat(unsendable.why())
                    .contains("ClassNotFoundException: dev.weft.cluster.ValueTest$Image"));
  }

  @Test
  void array_thatIsLargerThanAnybodyCouldSend_isRefused() throws Exception {
    byte[] bytes = written(new double[1000]);
    assertThatThrownBy(() -> read(bytes, 7_999))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("an array of 1000 DOUBLE; at most 7999 bytes");
  }

  static LongStream seeds() {
    return SeedRange.of(2);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void values_changedOrCut_areReadOrRefused(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    var map = new HashMap<String, Object>();
    map.put("a", new Image(2, 1, new float[300], "x"));
    map.put("b", List.of(1, 2.0, new double[200]));
    var whole = new ArrayList<byte[]>();
    for (Object value : new Object[] {5, "text", new int[] {1, 2}, new short[20], map}) {
      whole.add(written(value));
    }
    int present = 0;
    for (int i = 0; i < Integer.getInteger("weft.fuzz", 100_000) / 10; i++) {
      byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(Math.min(bytes.length, 1 << random.nextInt(1, 12)))] =
            (byte) random.nextInt();
      }
      try {
        present += read(bytes, 1 << 16) instanceof Answer.Present ? 1 : 0;
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank(); // refused; anything else fails the test
      }
    }
    assertThat(present).isPositive();
  }

  /** The recursive comparison of AssertJ does not find NaN equal to itself. */
  private static void assertEqual(@Nullable Object actual, Object expected) {
    if (!Objects.deepEquals(actual, expected)) {
      assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  private static byte[] written(@Nullable Object... values) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new ValueWriter(new ChannelOutput(Channels.newChannel(bytes)));
    for (Object value : values) {
      out.write(value);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static Answer read(byte[] bytes, long most) throws IOException {
    var in = new ChannelInput(Channels.newChannel(new ByteArrayInputStream(bytes)), 64);
    return new ValueReader(in, ValueTest.class.getClassLoader(), most).read();
  }
}

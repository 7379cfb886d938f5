package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.SeedRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CodecTest {
  private static final int FUZZ = Integer.getInteger("weft.fuzz", 150_000);

  private static final Message.Bytes BYTES = new Message.Bytes(1, -2, 3, Long.MAX_VALUE);

  static List<Message> messages() {
    var list = new ArrayList<Message>();
    list.add(new Message.Hello(Message.VERSION, -7L, 3, 1L << 40));
    list.add(new Message.Welcome(2, 4, Long.MAX_VALUE));
    list.add(new Message.Code(5, 1 << 20, 77, new byte[] {1, 2, 3}));
    list.add(new Message.Code(5, 0, 0, new byte[0]));
    list.add(new Message.Peer(2, "/tmp/weft-äöü/w2"));
    list.add(new Message.Gone(9));
    list.add(new Message.Grant(1, 2_000_000, List.of(), List.of()));
    list.add(
        new Message.Grant(
            Integer.MAX_VALUE,
            -1,
            List.of(
                new Message.Step(0, new int[0], 0, 1L << 33, null, 5, 6, 1, true),
                new Message.Step(1, new int[] {0, 1}, 0, 3, new int[] {9, 4, 7}, 0, 0, 0, false)),
            List.of(new Message.Holding(3, 0, 10, 1), new Message.Holding(3, 10, 12, 2))));
    list.add(new Message.Ended(8, 1, 0, 123_456, false, BYTES, null));
    list.add(new Message.Ended(8, 1, 5, 1, true, BYTES, null));
    list.add(
        new Message.Ended(
            8, 0, 5, 1, false, BYTES, new Message.Failure("boom €\uD83D\uDE00", new byte[9])));
    list.add(new Message.Values(4, 5, 1L << 35, 2, new byte[] {0, 0, 1}));
    list.add(new Message.Cancel(-1));
    list.add(new Message.Free(3, 0, Long.MAX_VALUE));
    list.add(new Message.FreeParts(3, new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}));
    list.add(new Message.FreeParts(3, new int[0]));
    list.add(new Message.Forget(0));
    list.add(new Message.Beat(42));
    list.add(new Message.Pulse(42, 1000, 1L << 50));
    list.add(new Message.Exit(""));
    list.add(new Message.Fetch(1, 2, 3));
    list.add(new Message.FetchParts(1, new int[] {5, 5}));
    return list;
  }

  @Test
  void everyMessage_isAmongThoseTested() {
    assertThat(messages().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(
            Message.class.getPermittedSubclasses().length == 0
                ? new Class<?>[0]
                : Message.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_ofWhatWasEncoded_isTheMessage(Message message) throws Exception {
    ByteBuffer frame = new Codec().encode(message);
    assertThat(frame.getInt()).isEqualTo(frame.remaining());
    assertThat(Codec.decode(little(frame))).usingRecursiveComparison().isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_ofACutFrame_isRefused(Message message) throws Exception {
    byte[] whole = fields(message);
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer cut = little(ByteBuffer.wrap(whole, 0, length).slice());
      assertThatThrownBy(() -> Codec.decode(cut)).isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_ofAFrameThatIsTooLong_isRefused(Message message) throws Exception {
    byte[] whole = fields(message);
    ByteBuffer more = little(ByteBuffer.wrap(Arrays.copyOf(whole, whole.length + 1)));
    assertThatThrownBy(() -> Codec.decode(more)).isInstanceOf(ProtocolException.class);
  }

  static LongStream seeds() {
    return SeedRange.of(2);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void decode_ofRandomBytes_givesAMessageOrRefuses(long seed) {
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < FUZZ; i++) {
      var bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(19);
      }
      refused += decodes(bytes) ? 0 : 1;
    }
    assertThat(refused).isBetween(FUZZ / 2, FUZZ);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void decode_ofChangedMessages_givesAMessageOrRefuses(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    var whole = new ArrayList<byte[]>();
    for (Message message : messages()) {
      whole.add(fields(message));
    }
    int accepted = 0;
    for (int i = 0; i < FUZZ; i++) {
      byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      accepted += decodes(bytes) ? 1 : 0;
    }
    assertThat(accepted).isPositive();
  }

  @Test
  void encode_ofAMessageThatIsTooLong_isRefusedWithItsLength() {
    assertThatThrownBy(
            () -> new Codec().encode(new Message.FreeParts(1, new int[Codec.MAX_FRAME / 4])))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("16777225 bytes, at most 16777216");
  }

  private static boolean decodes(byte[] bytes) {
    try {
      assertThat(Codec.decode(little(ByteBuffer.wrap(bytes)))).isNotNull();
      return true;
    } catch (ProtocolException e) {
      return false; // any other exception fails the test
    }
  }

  private static byte[] fields(Message message) throws ProtocolException {
    ByteBuffer frame = new Codec().encode(message);
    var bytes = new byte[frame.getInt()];
    frame.get(bytes);
    return bytes;
  }

  private static ByteBuffer little(ByteBuffer buffer) {
    return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.weft.cluster;

import dev.weft.cluster.Message.Beat;
import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Cancel;
import dev.weft.cluster.Message.Code;
import dev.weft.cluster.Message.Ended;
import dev.weft.cluster.Message.Exit;
import dev.weft.cluster.Message.Failure;
import dev.weft.cluster.Message.Fetch;
import dev.weft.cluster.Message.FetchParts;
import dev.weft.cluster.Message.Forget;
import dev.weft.cluster.Message.Free;
import dev.weft.cluster.Message.FreeParts;
import dev.weft.cluster.Message.Gone;
import dev.weft.cluster.Message.Grant;
import dev.weft.cluster.Message.Hello;
import dev.weft.cluster.Message.Holding;
import dev.weft.cluster.Message.Peer;
import dev.weft.cluster.Message.Pulse;
import dev.weft.cluster.Message.Step;
import dev.weft.cluster.Message.Values;
import dev.weft.cluster.Message.Welcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes: a frame is its length in 4 bytes (without these), a type in 1 byte, and the
 * fields in order, little-endian; texts and arrays begin with their length in 4 bytes.
 *
 * <p>A decoder trusts nothing: every count is checked against the bytes that are left before
 * anything is allocated.
 */
final class Codec {
  /** The most bytes of a frame; whatever is larger is sent in pieces. */
  static final int MAX_FRAME = 16 << 20;

  private byte[] bytes = new byte[512];
  private ByteBuffer out = wrap(bytes);

  /** Returns the frame of {@code message}; it is overwritten by the next call. */
  ByteBuffer encode(Message message) throws ProtocolException {
    out.clear();
    out.putInt(0);
    switch (message) {
      case Hello m ->
          type(1).putInt(m.version()).putLong(m.token()).putInt(m.process()).putLong(m.pid());
      case Welcome m -> type(2).putInt(m.worker()).putInt(m.slots()).putLong(m.bytes());
      case Code m -> {
        type(3).putInt(m.stage()).putInt(m.total()).putInt(m.offset());
        put(m.piece());
      }
      case Peer m -> {
        type(4).putInt(m.worker());
        put(m.path());
      }
      case Gone m -> type(5).putInt(m.worker());
      case Grant m -> grant(m);
      case Ended m -> {
        type(7).putInt(m.lease()).putInt(m.step()).putInt(m.parts()).putLong(m.nanos());
        out.put((byte) ((m.missing() ? 1 : 0) | (m.failure() == null ? 0 : 2)));
        Bytes bytes = m.bytes();
        out.putLong(bytes.stored()).putLong(bytes.held());
        out.putLong(bytes.peak()).putLong(bytes.undeclared());
        Failure failure = m.failure();
        if (failure != null) {
          put(failure.text());
          put(failure.thrown());
        }
      }
      case Cancel m -> type(8).putInt(m.lease());
      case Free m -> type(9).putInt(m.stage()).putLong(m.from()).putLong(m.to());
      case FreeParts m -> {
        type(10).putInt(m.stage());
        put(m.parts());
      }
      case Forget m -> type(11).putInt(m.stage());
      case Beat m -> type(12).putLong(m.time());
      case Pulse m -> type(13).putLong(m.time()).putLong(m.gcMillis()).putLong(m.held());
      case Exit m -> {
        type(14);
        put(m.why());
      }
      case Fetch m -> type(15).putInt(m.stage()).putLong(m.from()).putLong(m.to());
      case Values m -> {
        type(17).putInt(m.lease()).putInt(m.stage()).putLong(m.from()).putInt(m.count());
        put(m.bytes());
      }
      case FetchParts m -> {
        type(16).putInt(m.stage());
        put(m.parts());
      }
    }
    int length = out.position() - 4;
    if (length > MAX_FRAME) {
      throw new ProtocolException(
          "a message is too long: "
              + length
              + " bytes, at most "
              + MAX_FRAME
              + ", type "
              + out.get(4));
    }
    return out.putInt(0, length).flip();
  }

  private void grant(Grant m) {
    type(6).putInt(m.lease()).putLong(m.budget()).putInt(m.steps().size());
    for (Step step : m.steps()) {
      int @Nullable [] list = step.list();
      room(48);
      out.putInt(step.stage());
      out.put((byte) ((list == null ? 0 : 1) | (step.wanted() ? 2 : 0)));
      out.putLong(step.from()).putLong(step.to());
      out.putLong(step.dropFrom()).putLong(step.dropTo()).putInt(step.dropAfter());
      put(step.sources());
      if (list != null) {
        put(list);
      }
    }
    room(4);
    out.putInt(m.holdings().size());
    for (Holding holding : m.holdings()) {
      room(24);
      out.putInt(holding.stage()).putLong(holding.from()).putLong(holding.to());
      out.putInt(holding.worker());
    }
  }

  /**
   * Returns the message of a frame without its length; {@code in} is little-endian and ends where
   * the frame does.
   *
   * @throws ProtocolException if it is no message
   */
  static Message decode(ByteBuffer in) throws ProtocolException {
    need(in, 1, "a type");
    int type = in.get();
    Message message =
        switch (type) {
          case 1 -> {
            need(in, 24, "Hello");
            yield new Hello(in.getInt(), in.getLong(), in.getInt(), in.getLong());
          }
          case 2 -> {
            need(in, 16, "Welcome");
            yield new Welcome(in.getInt(), in.getInt(), in.getLong());
          }
          case 3 -> {
            need(in, 12, "Code");
            int stage = in.getInt();
            int total = in.getInt();
            int offset = in.getInt();
            yield new Code(stage, total, offset, bytes(in));
          }
          case 4 -> {
            need(in, 4, "Peer");
            yield new Peer(in.getInt(), text(in));
          }
          case 5 -> {
            need(in, 4, "Gone");
            yield new Gone(in.getInt());
          }
          case 6 -> grant(in);
          case 7 -> ended(in);
          case 8 -> {
            need(in, 4, "Cancel");
            yield new Cancel(in.getInt());
          }
          case 9 -> {
            need(in, 20, "Free");
            yield new Free(in.getInt(), in.getLong(), in.getLong());
          }
          case 10 -> {
            need(in, 4, "FreeParts");
            yield new FreeParts(in.getInt(), ints(in));
          }
          case 11 -> {
            need(in, 4, "Forget");
            yield new Forget(in.getInt());
          }
          case 12 -> {
            need(in, 8, "Beat");
            yield new Beat(in.getLong());
          }
          case 13 -> {
            need(in, 24, "Pulse");
            yield new Pulse(in.getLong(), in.getLong(), in.getLong());
          }
          case 14 -> new Exit(text(in));
          case 15 -> {
            need(in, 20, "Fetch");
            yield new Fetch(in.getInt(), in.getLong(), in.getLong());
          }
          case 16 -> {
            need(in, 4, "FetchParts");
            yield new FetchParts(in.getInt(), ints(in));
          }
          case 17 -> {
            need(in, 20, "Values");
            int lease = in.getInt();
            int stage = in.getInt();
            long from = in.getLong();
            int count = in.getInt();
            byte[] bytes = bytes(in);
            if (count < 0 || count > bytes.length) {
              throw new ProtocolException(
                  "not so many values: " + count + " in " + bytes.length + " bytes");
            }
            yield new Values(lease, stage, from, count, bytes);
          }
          default -> throw new ProtocolException("no message has type " + type);
        };
    if (in.hasRemaining()) {
      throw new ProtocolException(in.remaining() + " bytes too many in a message of type " + type);
    }
    return message;
  }

  private static Grant grant(ByteBuffer in) throws ProtocolException {
    need(in, 16, "Grant");
    int lease = in.getInt();
    long budget = in.getLong();
    int stepCount = count(in, 45, "steps");
    var steps = new ArrayList<Step>(stepCount);
    for (int i = 0; i < stepCount; i++) {
      need(in, 41, "Step");
      int stage = in.getInt();
      int flags = in.get();
      long from = in.getLong();
      long to = in.getLong();
      long dropFrom = in.getLong();
      long dropTo = in.getLong();
      int dropAfter = in.getInt();
      int[] sources = ints(in);
      int @Nullable [] list = (flags & 1) == 0 ? null : ints(in);
      if (from < 0 || to < from || (list != null && to > list.length)) {
        throw new ProtocolException(
            "not a range of parts: from="
                + from
                + ", to="
                + to
                + (list == null ? "" : ", parts=" + list.length));
      }
      steps.add(
          new Step(stage, sources, from, to, list, dropFrom, dropTo, dropAfter, (flags & 2) != 0));
    }
    need(in, 4, "holdings");
    int holdingCount = count(in, 24, "holdings");
    var holdings = new ArrayList<Holding>(holdingCount);
    for (int i = 0; i < holdingCount; i++) {
      holdings.add(new Holding(in.getInt(), in.getLong(), in.getLong(), in.getInt()));
    }
    return new Grant(lease, budget, steps, holdings);
  }

  private static Ended ended(ByteBuffer in) throws ProtocolException {
    need(in, 53, "Ended");
    int lease = in.getInt();
    int step = in.getInt();
    int parts = in.getInt();
    long nanos = in.getLong();
    int flags = in.get();
    var held = new Bytes(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    @Nullable Failure failure = (flags & 2) == 0 ? null : new Failure(text(in), bytes(in));
    return new Ended(lease, step, parts, nanos, (flags & 1) != 0, held, failure);
  }

  private ByteBuffer type(int type) {
    return out.put((byte) type);
  }

  private void put(byte[] array) {
    room(4 + array.length);
    out.putInt(array.length).put(array);
  }

  private void put(String text) {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(int[] array) {
    room(4 + 4L * array.length);
    out.putInt(array.length);
    out.asIntBuffer().put(array);
    out.position(out.position() + 4 * array.length);
  }

  /** Makes room for {@code more} bytes; messages of fixed length fit without. */
  private void room(long more) {
    if (out.remaining() >= more) {
      return;
    }
    int position = out.position();
    bytes =
        Arrays.copyOf(
            bytes,
            (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.length, position + more)));
    out = wrap(bytes).position(position);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void need(ByteBuffer in, int length, String what) throws ProtocolException {
    if (in.remaining() < length) {
      throw new ProtocolException(
          what + " is cut off: " + in.remaining() + " bytes are left of at least " + length);
    }
  }

  /** Reads how many things of at least {@code each} bytes follow. */
  private static int count(ByteBuffer in, int each, String what) throws ProtocolException {
    need(in, 4, what);
    int count = in.getInt();
    if (count < 0 || (long) count * each > in.remaining()) {
      throw new ProtocolException(
          "a message cannot hold " + count + " " + what + " in " + in.remaining() + " bytes");
    }
    return count;
  }

  private static byte[] bytes(ByteBuffer in) throws ProtocolException {
    var array = new byte[count(in, 1, "bytes")];
    in.get(array);
    return array;
  }

  private static String text(ByteBuffer in) throws ProtocolException {
    int length = count(in, 1, "bytes");
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(slice);
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException("a text of " + length + " bytes is not UTF-8");
    }
  }

  private static int[] ints(ByteBuffer in) throws ProtocolException {
    var array = new int[count(in, 4, "numbers")];
    in.asIntBuffer().get(array);
    in.position(in.position() + 4 * array.length);
    return array;
  }
}

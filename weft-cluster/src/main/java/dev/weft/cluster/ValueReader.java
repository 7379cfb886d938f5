package dev.weft.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Values out of a channel, as {@link ValueWriter} wrote them. */
final class ValueReader {
  private final ChannelInput in;
  private final ClassLoader loader;
  private final long most;

  /**
   * Makes a reader.
   *
   * @param loader knows the classes
   * @param most the most bytes of an array that anybody could have sent
   */
  ValueReader(ChannelInput in, ClassLoader loader, long most) {
    this.in = in;
    this.loader = loader;
    this.most = most;
  }

  /**
   * Reads the next value.
   *
   * @throws IOException if the connection ended, or what came is no value
   */
  Answer read() throws IOException {
    int kind = in.getByte();
    return switch (kind) {
      case ValueWriter.NULL -> new Answer.Present(null);
      case ValueWriter.FALSE -> new Answer.Present(false);
      case ValueWriter.TRUE -> new Answer.Present(true);
      case ValueWriter.INT -> new Answer.Present(in.getInt());
      case ValueWriter.LONG -> new Answer.Present(in.getLong());
      case ValueWriter.DOUBLE -> new Answer.Present(Double.longBitsToDouble(in.getLong()));
      case ValueWriter.FLOAT -> new Answer.Present(Float.intBitsToFloat(in.getInt()));
      case ValueWriter.TEXT -> new Answer.Present(text());
      case ValueWriter.ARRAY -> new Answer.Present(ArrayKind.read(in, most));
      case ValueWriter.OBJECT -> object();
      case ValueWriter.ABSENT -> new Answer.Absent();
      case ValueWriter.UNSENDABLE -> new Answer.Unsendable(text());
      default -> throw new ProtocolException("no value is of kind " + kind);
    };
  }

  private String text() throws IOException {
    return new String(in.getBytes(length()), StandardCharsets.UTF_8);
  }

  private Answer object() throws IOException {
    int count = length();
    var arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(ArrayKind.read(in, most));
    }
    var packed = new Packed(in.getBytes(length()), arrays);
    try {
      return new Answer.Present(packed.unpack(loader));
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      // the bytes of the value are read to their end, so that the next one can be
      return new Answer.Unsendable("a value could not be made again of its serialized form: " + e);
    }
  }

  private int length() throws IOException {
    int length = in.getInt();
    if (length < 0 || length > most) {
      throw new ProtocolException("a length of " + length + "; at most " + most);
    }
    return length;
  }
}

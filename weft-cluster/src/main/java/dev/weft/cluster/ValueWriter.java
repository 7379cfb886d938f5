package dev.weft.cluster;

import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values into a channel: a kind in 1 byte, then what the kind needs. Numbers, texts and arrays of
 * numbers as they are in memory, everything else {@link Packed}.
 */
final class ValueWriter {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int INT = 3;
  static final int LONG = 4;
  static final int DOUBLE = 5;
  static final int FLOAT = 6;
  static final int TEXT = 7;
  static final int ARRAY = 8;
  static final int OBJECT = 9;

  /** There is no such value here. */
  static final int ABSENT = 10;

  /** There is one, but it cannot be sent; a text says why. */
  static final int UNSENDABLE = 11;

  private final ChannelOutput out;

  ValueWriter(ChannelOutput out) {
    this.out = out;
  }

  void write(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.putByte(NULL);
      case Boolean b -> out.putByte(b ? TRUE : FALSE);
      case Integer i -> {
        out.putByte(INT);
        out.putInt(i);
      }
      case Long l -> {
        out.putByte(LONG);
        out.putLong(l);
      }
      case Double d -> {
        out.putByte(DOUBLE);
        out.putLong(Double.doubleToRawLongBits(d));
      }
      case Float f -> {
        out.putByte(FLOAT);
        out.putInt(Float.floatToRawIntBits(f));
      }
      case Object o when isArrayOfNumbers(o) -> {
        out.putByte(ARRAY);
        ArrayKind.write(o, out);
      }
      case Object o -> writePacked(o);
    }
  }

  void writeAbsent() throws IOException {
    out.putByte(ABSENT);
  }

  void writeUnsendable(String why) throws IOException {
    out.putByte(UNSENDABLE);
    putText(why);
  }

  void flush() throws IOException {
    out.flush();
  }

  private void writePacked(Object value) throws IOException {
    if (value instanceof String text && isText(text)) {
      out.putByte(TEXT);
      putText(text);
      return;
    }
    Packed packed;
    try {
      packed = Packed.of(value, _ -> {});
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      writeUnsendable(unsendable(value, e));
      return;
    }
    write(packed);
  }

  /** Writes an object that is packed already. */
  void write(Packed packed) throws IOException {
    out.putByte(OBJECT);
    out.putInt(packed.arrays().size());
    for (Object array : packed.arrays()) {
      ArrayKind.write(array, out);
    }
    out.putInt(packed.bytes().length);
    out.put(packed.bytes());
  }

  /** UTF-8 has no form for half a surrogate pair; such a text is an object. */
  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private void putText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length);
    out.put(bytes);
  }

  private static boolean isArrayOfNumbers(Object value) {
    Class<?> element = value.getClass().getComponentType();
    return element != null && element.isPrimitive();
  }

  private static String unsendable(Object value, Throwable why) {
    String type = value.getClass().getName();
    return why instanceof NotSerializableException e
        ? "a value of type "
            + type
            + " cannot go to another process, because "
            + e.getMessage()
            + " is not serializable; let it implement java.io.Serializable, or return plain data"
        : "a value of type " + type + " cannot go to another process: " + why;
  }
}

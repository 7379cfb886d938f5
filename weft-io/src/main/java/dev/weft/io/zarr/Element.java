package dev.weft.io.zarr;

import dev.weft.array.layout.DType;
import dev.weft.io.chunk.Fields;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Types of elements and single values, as the two versions write them. */
final class Element {
  private static final Pattern TYPE = Pattern.compile("([<>|=])([a-zA-Z])(\\d{1,2})");
  private static final String KNOWN =
      "; known are bool and the integers of 1 to 8 bytes, float32, float64 and complex128";

  private Element() {}

  // ---- types

  /** A type and the order of its bytes, as version 2 writes them in one text: {@code <f8}. */
  record Typed(DType type, boolean bigEndian) {}

  static Typed typeOf2(Fields fields) throws IOException {
    JsonNode node = fields.need("dtype");
    Matcher matcher = TYPE.matcher(node.isString() ? node.stringValue() : "");
    DType found = null;
    if (matcher.matches()) {
      String name =
          switch (matcher.group(2)) {
            case "b" -> "bool";
            case "i" -> "int";
            case "u" -> "uint";
            case "f" -> "float";
            case "c" -> "complex";
            default -> "?";
          };
      int bytes = Integer.parseInt(matcher.group(3));
      found = name.equals("bool") ? (bytes == 1 ? DType.BOOL : null) : find(name + bytes * 8);
    }
    if (found == null || (matcher.group(1).equals("|") && found.bytes() > 1)) {
      throw fields.error("elements of type " + Fields.cut(node) + " are not known" + KNOWN);
    }
    return new Typed(found, matcher.group(1).equals(">") && found.bytes() > 1);
  }

  static String text2(DType type, boolean bigEndian) {
    String order = type.bytes() == 1 ? "|" : bigEndian ? ">" : "<";
    String kind =
        switch (type.kind()) {
          case BOOL -> "b";
          case UNSIGNED -> "u";
          case SIGNED -> "i";
          case FLOAT -> "f";
          case COMPLEX -> "c";
        };
    return order + kind + type.bytes();
  }

  static DType typeOf3(Fields fields) throws IOException {
    JsonNode node = fields.need("data_type");
    DType found = node.isString() ? find(node.stringValue()) : null;
    if (found == null) {
      throw fields.error("elements of type " + Fields.cut(node) + " are not known" + KNOWN);
    }
    return found;
  }

  private static @Nullable DType find(String name) {
    for (DType type : DType.values()) {
      if (type.toString().equals(name)) {
        return type;
      }
    }
    return null;
  }

  // ---- values

  /** Returns the bytes, in native order, of the value that missing chunks have. */
  static byte[] fill(Fields fields, DType type) throws IOException {
    JsonNode node = fields.get("fill_value");
    if (node == null) {
      return new byte[type.bytes()];
    }
    byte[] bytes = null;
    if (type.isComplex()) {
      bytes = complex(node);
    } else if (type.isFloat()) {
      bytes = real(node, type);
    } else if (type.isBool()) {
      bytes =
          node.isBoolean()
              ? bits(type, node.booleanValue() ? 1 : 0)
              : whole(node, BigInteger.ZERO, BigInteger.ONE, type);
    } else {
      BigInteger range = BigInteger.TWO.pow(type.bytes() * 8);
      BigInteger half = range.shiftRight(1);
      bytes =
          type.isUnsigned()
              ? whole(node, BigInteger.ZERO, range.subtract(BigInteger.ONE), type)
              : whole(node, half.negate(), half.subtract(BigInteger.ONE), type);
    }
    if (bytes == null) {
      throw fields.error("'fill_value' is no " + type + ": " + Fields.cut(node));
    }
    return bytes;
  }

  private static byte @Nullable [] whole(
      JsonNode node, BigInteger least, BigInteger most, DType type) {
    BigInteger value;
    if (node.isIntegralNumber()) {
      value = node.bigIntegerValue();
    } else if (node.isNumber()
        && Double.isFinite(node.doubleValue())
        && Math.rint(node.doubleValue()) == node.doubleValue()) {
      value = new BigDecimal(node.doubleValue()).toBigInteger(); // at most 309 digits
    } else {
      return null;
    }
    boolean fits = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    return fits ? bits(type, value.longValue()) : null;
  }

  private static byte @Nullable [] complex(JsonNode node) {
    boolean pair = node.isArray() && node.size() == 2;
    byte[] re = real(pair ? node.get(0) : node, DType.FLOAT64);
    byte[] im = pair ? real(node.get(1), DType.FLOAT64) : new byte[Double.BYTES];
    return re == null || im == null
        ? null
        : ByteBuffer.allocate(2 * Double.BYTES).put(re).put(im).array();
  }

  private static byte @Nullable [] real(JsonNode node, DType type) {
    if (node.isNumber()) {
      return number(type, node.doubleValue());
    }
    String text = node.isString() ? node.stringValue() : "";
    int digits = type.bytes() * 2;
    if (text.matches("0x[0-9a-fA-F]{" + digits + "}")) {
      return bits(type, Long.parseUnsignedLong(text.substring(2), 16));
    }
    return switch (text) {
      case "NaN" -> number(type, Double.NaN);
      case "Infinity" -> number(type, Double.POSITIVE_INFINITY);
      case "-Infinity" -> number(type, Double.NEGATIVE_INFINITY);
      default -> null;
    };
  }

  /** Returns the bytes of {@code value}, in native order; null if it is no such integer. */
  static byte @Nullable [] whole(DType type, long value) {
    int bits = type.bytes() * 8;
    boolean fits =
        type.isBool()
            ? value == 0 || value == 1
            : bits == 64
                || (type.isUnsigned()
                    ? value >= 0 && value >>> bits == 0
                    : value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
    return fits ? bits(type, value) : null;
  }

  /** Returns the bytes of {@code value} as an element, in native order. */
  static byte[] number(DType type, double value) {
    return bits(
        type,
        type == DType.FLOAT32
            ? Float.floatToRawIntBits((float) value)
            : Double.doubleToRawLongBits(value));
  }

  /** Returns the bytes of an element of these bits, in native order. */
  static byte[] bits(DType type, long bits) {
    ByteBuffer buffer = ByteBuffer.allocate(type.bytes()).order(ByteOrder.nativeOrder());
    switch (type.bytes()) {
      case 1 -> buffer.put((byte) bits);
      case 2 -> buffer.putShort((short) bits);
      case 4 -> buffer.putInt((int) bits);
      default -> buffer.putLong(bits);
    }
    return buffer.array();
  }

  /** Returns the value of an element's bytes as JSON has it: a number, a truth value, a text. */
  static Object json(DType type, byte[] element, boolean hexadecimal) {
    if (type.isComplex()) {
      return List.of(
          json(DType.FLOAT64, Arrays.copyOf(element, Double.BYTES), hexadecimal),
          json(DType.FLOAT64, Arrays.copyOfRange(element, 8, 16), hexadecimal));
    }
    ByteBuffer buffer = ByteBuffer.wrap(element).order(ByteOrder.nativeOrder());
    long bits =
        switch (type.bytes()) {
          case 1 -> buffer.get();
          case 2 -> buffer.getShort();
          case 4 -> buffer.getInt();
          default -> buffer.getLong();
        };
    return switch (type.kind()) {
      case BOOL -> bits != 0;
      case SIGNED -> bits;
      case UNSIGNED ->
          type.bytes() == 8
              ? (Object) new BigInteger(Long.toUnsignedString(bits))
              : (Object) (bits & ((1L << (type.bytes() * 8)) - 1));
      case FLOAT, COMPLEX -> {
        double value =
            type == DType.FLOAT32
                ? Float.intBitsToFloat((int) bits)
                : Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
          boolean usual = Arrays.equals(element, number(type, Double.NaN));
          yield usual || !hexadecimal
              ? "NaN"
              : ("0x%0" + type.bytes() * 2 + "x")
                  .formatted(type.bytes() == 4 ? bits & 0xffffffffL : bits);
        }
        yield Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : (Object) value;
      }
    };
  }
}

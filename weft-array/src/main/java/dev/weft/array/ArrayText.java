package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The text of a block as NumPy writes it: 8 digits at most, all elements of one width, lines of 75
 * characters, and beyond 1000 elements only three at each end of an axis.
 */
final class ArrayText {
  private static final int LINE = 75;
  private static final int DIGITS = 8;
  private static final int THRESHOLD = 1000;
  private static final int EDGE = 3;
  private static final String PREFIX = "array(";

  private final Block block;
  private final int[] shape;
  private final boolean summary;
  private final List<String> words = new ArrayList<>(); // of the elements shown, in order
  private int next;

  ArrayText(Block block) {
    this.block = block;
    this.shape = block.shape();
    this.summary = block.size() > THRESHOLD;
  }

  @Override
  public String toString() {
    var extras = new ArrayList<String>();
    boolean empty = block.size() == 0;
    if ((empty && shape.length != 1) || summary) {
      String lengths =
          Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
      extras.add("shape=(" + lengths + (shape.length == 1 ? ",)" : ")"));
    }
    DType type = block.type();
    boolean told =
        switch (type) {
          case FLOAT64, COMPLEX128, INT64, BOOL -> true;
          case FLOAT32, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8 -> false;
        };
    if (empty || !told) {
      extras.add("dtype=" + type);
    }
    String body = empty ? "[]" : body();
    if (extras.isEmpty()) {
      return PREFIX + body + ")";
    }
    String text = PREFIX + body + ",";
    String extra = String.join(", ", extras) + ")";
    int last = text.length() - (text.lastIndexOf('\n') + 1);
    String space = last + extra.length() + 1 > LINE ? "\n" + " ".repeat(PREFIX.length()) : " ";
    return text + space + extra;
  }

  private String body() {
    var places = new ArrayList<Integer>();
    collect(0, 0, places);
    format(places);
    return axis(0, " ".repeat(PREFIX.length() + 1), LINE - 1);
  }

  private void collect(int axis, int base, List<Integer> places) {
    if (axis == shape.length) {
      places.add(base);
      return;
    }
    int n = shape[axis];
    for (int i = 0; i < n; i++) {
      if (summary && 2 * EDGE < n && i == EDGE) {
        i = n - EDGE;
      }
      collect(axis + 1, base * n + i, places);
    }
  }

  private String axis(int axis, String indent, int width) {
    int left = shape.length - axis;
    if (left == 0) {
      return words.get(next++);
    }
    int n = shape[axis];
    boolean cut = summary && 2 * EDGE < n;
    int shown = cut ? 2 * EDGE : n;
    var text = new StringBuilder();
    if (left == 1) {
      var line = new StringBuilder(indent);
      for (int i = 0; i < shown; i++) {
        if (cut && i == EDGE) {
          extend(text, line, "...", width - 1, indent);
          line.append(", ");
        }
        extend(text, line, axis(axis + 1, indent + " ", width - 1), width - 1, indent);
        if (i + 1 < shown) {
          line.append(", ");
        }
      }
      text.append(line);
    } else {
      String separator = "," + "\n".repeat(left - 1);
      for (int i = 0; i < shown; i++) {
        if (cut && i == EDGE) {
          text.append(indent).append("...").append(separator);
        }
        text.append(indent).append(axis(axis + 1, indent + " ", width - 1));
        if (i + 1 < shown) {
          text.append(separator);
        }
      }
    }
    return "[" + text.substring(indent.length()) + "]";
  }

  private static void extend(
      StringBuilder text, StringBuilder line, String word, int width, String indent) {
    if (line.length() + word.length() > width && line.length() > indent.length()) {
      text.append(line.toString().stripTrailing()).append('\n');
      line.setLength(0);
      line.append(indent);
    }
    line.append(word);
  }

  private void format(List<Integer> places) {
    DType type = block.type();
    if (type.isFloat()) {
      words.addAll(real(places, block::doubleAt, type == DType.FLOAT32, false));
      return;
    }
    if (type.isComplex()) {
      double[] pairs = (double[]) block.array();
      List<String> re = real(places, place -> pairs[2 * place], false, false);
      List<String> im = real(places, place -> pairs[2 * place + 1], false, true);
      for (int i = 0; i < re.size(); i++) {
        String word = im.get(i).stripTrailing();
        words.add(re.get(i) + word + "j" + im.get(i).substring(word.length()));
      }
      return;
    }
    var raw = new ArrayList<String>();
    for (int place : places) {
      long value = block.longAt(place);
      raw.add(
          type.isBool()
              ? (value != 0 ? "True" : "False")
              : type == DType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value));
    }
    int width = raw.stream().mapToInt(String::length).max().orElse(0);
    width = type.isBool() ? 5 : width;
    boolean pad = shape.length > 0;
    for (String word : raw) {
      words.add(pad ? " ".repeat(width - word.length()) + word : word);
    }
  }

  /** Returns the words of real numbers, all of one width, with {@code plus} a sign before each. */
  private List<String> real(
      List<Integer> places, IntToDoubleFunction value, boolean single, boolean plus) {
    var padded = new ArrayList<String>();
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int place : places) {
      double x = Math.abs(value.applyAsDouble(place));
      if (x > 0 && x <= Double.MAX_VALUE) {
        largest = Math.max(largest, x);
        smallest = Math.min(smallest, x);
      }
    }
    boolean scientific =
        largest > 0
            && (largest >= (single ? 1e6 : 1e8) || smallest < 1e-4 || largest / smallest > 1000);
    var raw = new ArrayList<String>();
    int left = 0;
    int right = 0;
    int precision = 0;
    int exponent = 2; // digits
    if (scientific) {
      for (int place : places) {
        double x = value.applyAsDouble(place);
        if (Double.isFinite(x)) {
          BigDecimal mantissa = mantissa(x, single);
          precision = Math.max(precision, mantissa.precision() - 1);
          exponent = Math.max(exponent, String.valueOf(Math.abs(exponent(mantissa))).length());
        }
      }
    }
    for (int place : places) {
      double x = value.applyAsDouble(place);
      String word =
          !Double.isFinite(x)
              ? (Double.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf")
              : scientific ? scientific(x, precision, exponent) : positional(x, single);
      word = plus && !word.startsWith("-") ? "+" + word : word;
      raw.add(word);
      if (Double.isFinite(x)) {
        left = Math.max(left, word.indexOf('.'));
        right = Math.max(right, word.length() - word.indexOf('.') - 1);
      }
    }
    for (String word : raw) {
      if (word.indexOf('.') < 0) {
        left = Math.max(left, word.length() - right - 1);
      }
    }
    boolean pad = shape.length > 0;
    for (String word : raw) {
      int dot = word.indexOf('.');
      if (!pad) {
        padded.add(word);
      } else if (dot < 0) {
        padded.add(" ".repeat(left + right + 1 - word.length()) + word);
      } else {
        padded.add(" ".repeat(left - dot) + word + " ".repeat(right - (word.length() - dot - 1)));
      }
    }
    return padded;
  }

  private static BigDecimal shortest(double x, boolean single) {
    return new BigDecimal(single ? Float.toString((float) x) : Double.toString(x))
        .stripTrailingZeros();
  }

  private static String positional(double x, boolean single) {
    BigDecimal value = shortest(x, single);
    if (value.scale() > DIGITS) {
      value = new BigDecimal(x).setScale(DIGITS, RoundingMode.HALF_EVEN);
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
    String text = value.abs().toPlainString();
    boolean negative = x < 0 || (x == 0 && 1 / x < 0);
    return (negative ? "-" : "") + text + (text.indexOf('.') < 0 ? "." : "");
  }

  /** Returns the digits that are shown, and where the point is. */
  private static BigDecimal mantissa(double x, boolean single) {
    BigDecimal value = shortest(x, single);
    if (value.precision() - 1 > DIGITS) {
      var digits = new MathContext(DIGITS + 1, RoundingMode.HALF_EVEN);
      value = new BigDecimal(x).round(digits).stripTrailingZeros();
    }
    return value;
  }

  private static int exponent(BigDecimal mantissa) {
    return mantissa.signum() == 0 ? 0 : mantissa.precision() - mantissa.scale() - 1;
  }

  private static String scientific(double x, int precision, int exponentDigits) {
    BigDecimal value = new BigDecimal(x); // all digits, beyond the shortest that tell it
    value = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = exponent(value);
    String digits = value.unscaledValue().abs().toString();
    var text = new StringBuilder(x < 0 || (x == 0 && 1 / x < 0) ? "-" : "");
    text.append(digits.charAt(0)).append('.');
    for (int i = 1; i <= precision; i++) {
      text.append(i < digits.length() ? digits.charAt(i) : '0');
    }
    text.append(exponent < 0 ? "e-" : "e+");
    String size = String.valueOf(Math.abs(exponent));
    return text.append("0".repeat(exponentDigits - size.length())).append(size).toString();
  }
}

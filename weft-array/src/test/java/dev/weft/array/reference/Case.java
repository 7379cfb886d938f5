package dev.weft.array.reference;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One reference case: a line of {@code cases.jsonl}. */
record Case(Path folder, Map<String, @Nullable Object> json) {

  static List<Case> read(Path folder) throws IOException {
    try (var lines = Files.lines(folder.resolve("cases.jsonl"))) {
      return lines.filter(l -> !l.isBlank()).map(l -> new Case(folder, Json.object(l))).toList();
    }
  }

  @Override
  public String toString() {
    return id();
  }

  String id() {
    return text("id");
  }

  String op() {
    return text("op");
  }

  long level() {
    return (Long) Objects.requireNonNull(json.get("level"));
  }

  private String text(String key) {
    return (String) Objects.requireNonNull(json.get(key));
  }

  List<@Nullable Object> args() {
    return list(json.get("args"));
  }

  Map<String, @Nullable Object> kwargs() {
    return map(json.get("kwargs"));
  }

  Map<String, @Nullable Object> expect() {
    return map(json.get("expect"));
  }

  Map<String, @Nullable Object> tolerance() {
    return map(json.get("tol"));
  }

  /** Returns how input {@code i} is cut as the case says; null for a scalar. */
  Chunks @Nullable [] chunks(int i) {
    Object chunks = list(json.get("chunks")).get(i);
    if (chunks == null) {
      return null;
    }
    NDArray values = dense(i);
    return cut(list(chunks), java.util.Arrays.stream(values.shape()).asLongStream().toArray());
  }

  static Chunks[] cut(List<@Nullable Object> chunks, long[] shape) {
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < chunks.size(); axis++) {
      Object cut = chunks.get(axis);
      axes.add(
          cut instanceof Long size
              ? Chunks.regular(axis < shape.length ? shape[axis] : 0, size)
              : Chunks.of(longs(cut)));
    }
    return axes.toArray(Chunks[]::new);
  }

  int inputCount() {
    return list(json.get("inputs")).size();
  }

  /** Returns whether input {@code i} is an array, not a number. */
  boolean isArray(int i) {
    return !map(list(json.get("inputs")).get(i)).containsKey("scalar");
  }

  NDArray dense(int i) {
    return array(map(list(json.get("inputs")).get(i)));
  }

  /** Returns a number without a dtype; null for none. */
  @Nullable DArray scalar(int i) {
    Map<String, @Nullable Object> entry = map(list(json.get("inputs")).get(i));
    Object data = number(entry.get("data"));
    return switch ((String) Objects.requireNonNull(entry.get("scalar"))) {
      case "none" -> null;
      case "float" -> DArray.scalar(((Number) Objects.requireNonNull(data)).doubleValue());
      case "int" -> DArray.scalar(((Number) Objects.requireNonNull(data)).longValue());
      default -> DArray.scalar((Boolean) Objects.requireNonNull(data));
    };
  }

  static @Nullable Object number(@Nullable Object value) {
    return value instanceof String text ? special(text) : value;
  }

  private static Object special(String text) {
    return switch (text) {
      case "NaN" -> (Object) Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      case "-0.0" -> -0.0;
      default ->
          text.startsWith("-") ? (Object) Long.parseLong(text) : Long.parseUnsignedLong(text);
    };
  }

  NDArray array(Map<String, @Nullable Object> entry) {
    DType type = DType.of((String) Objects.requireNonNull(entry.get("dtype")));
    if (entry.get("npy") instanceof String file) {
      try {
        return Computing.SEQUENTIAL.compute(DArray.fromNpy(folder.resolve(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    int[] shape = ints(entry.get("shape"));
    List<@Nullable Object> data = list(entry.get("data"));
    return NDArray.wrap(type, values(type, data), shape);
  }

  static Object values(DType type, List<@Nullable Object> data) {
    int n = data.size();
    Object array =
        switch (type) {
          case FLOAT64 -> new double[n];
          case COMPLEX128 -> throw new IllegalArgumentException("complex numbers are two outputs");
          case FLOAT32 -> new float[n];
          case INT64, UINT64 -> new long[n];
          case INT32, UINT32 -> new int[n];
          case INT16, UINT16 -> new short[n];
          case INT8, UINT8, BOOL -> new byte[n];
        };
    for (int i = 0; i < n; i++) {
      Object value = Objects.requireNonNull(number(data.get(i)));
      switch (array) {
        case double[] a -> a[i] = ((Number) value).doubleValue();
        case float[] a -> a[i] = ((Number) value).floatValue();
        case long[] a -> a[i] = ((Number) value).longValue();
        case int[] a -> a[i] = ((Number) value).intValue();
        case short[] a -> a[i] = ((Number) value).shortValue();
        case byte[] a ->
            a[i] =
                value instanceof Boolean truth
                    ? (byte) (truth ? 1 : 0)
                    : ((Number) value).byteValue();
        default -> throw new IllegalStateException("no array: " + array.getClass());
      }
    }
    return array;
  }

  // ---- values of JSON

  @SuppressWarnings("unchecked") // the form of the file
  static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked") // the form of the file
  static List<@Nullable Object> list(@Nullable Object value) {
    return (List<@Nullable Object>) Objects.requireNonNull(value);
  }

  static int[] ints(@Nullable Object value) {
    return java.util.Arrays.stream(longs(value)).mapToInt(Math::toIntExact).toArray();
  }

  /** Returns the numbers of a list, or the one number. */
  static long[] longs(@Nullable Object value) {
    return value instanceof Long one
        ? new long[] {one}
        : list(value).stream().mapToLong(x -> (Long) Objects.requireNonNull(x)).toArray();
  }

  static double[] doubles(@Nullable Object value) {
    return value instanceof Number one
        ? new double[] {one.doubleValue()}
        : list(value).stream()
            .mapToDouble(x -> ((Number) Objects.requireNonNull(x)).doubleValue())
            .toArray();
  }
}

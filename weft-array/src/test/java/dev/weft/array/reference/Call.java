package dev.weft.array.reference;

import dev.weft.array.DArray;
import dev.weft.array.Reductions;
import dev.weft.array.layout.DType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation to do: its name, what it is done on (null for none), and the arguments that are no
 * arrays.
 */
record Call(
    String op,
    List<@Nullable DArray> on,
    List<@Nullable Object> args,
    Map<String, @Nullable Object> kwargs) {

  DArray x() {
    return array(0);
  }

  DArray array(int i) {
    return Objects.requireNonNull(on.get(i));
  }

  boolean has(String key) {
    return kwargs.get(key) != null;
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(kwargs.get(key));
  }

  long number(String key, long otherwise) {
    return has(key) ? ((Number) Objects.requireNonNull(kwargs.get(key))).longValue() : otherwise;
  }

  double real(String key, double otherwise) {
    return has(key) ? ((Number) Objects.requireNonNull(kwargs.get(key))).doubleValue() : otherwise;
  }

  /** Returns the axes; none for all. */
  int[] axes() {
    return has("axis") ? Case.ints(kwargs.get("axis")) : new int[0];
  }

  int axis(int otherwise) {
    return (int) number("axis", otherwise);
  }

  DType type(DType otherwise) {
    return has("dtype")
        ? DType.of((String) Objects.requireNonNull(kwargs.get("dtype")))
        : otherwise;
  }

  Reductions folded() {
    return folded(x());
  }

  Reductions folded(DArray x) {
    return flag("keepdims") ? x.keepdims() : x;
  }

  long arg(int i) {
    return ((Number) Objects.requireNonNull(args.get(i))).longValue();
  }
}

package dev.weft.array.reference;

import dev.weft.array.NDArray;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares an answer with what a case expects. */
final class Comparison {
  private Comparison() {}

  /** Returns what differs, in words; null if nothing does. */
  static @Nullable String difference(
      NDArray got, NDArray want, Map<String, @Nullable Object> tolerance) {
    if (got.dtype() != want.dtype()) {
      return "dtype is " + got.dtype() + ", expected " + want.dtype();
    }
    if (!Arrays.equals(got.shape(), want.shape())) {
      return "shape is "
          + Arrays.toString(got.shape())
          + ", expected "
          + Arrays.toString(want.shape());
    }
    if (!got.dtype().isFloat()) {
      return got.equals(want) ? null : "values differ: " + got + ", expected " + want;
    }
    double rtol = ((Number) Objects.requireNonNull(tolerance.get("rtol"))).doubleValue();
    double atol = ((Number) Objects.requireNonNull(tolerance.get("atol"))).doubleValue();
    boolean signs = Boolean.TRUE.equals(tolerance.get("zeroSign"));
    double[] g = got.toDoubleArray();
    double[] w = want.toDoubleArray();
    for (int i = 0; i < g.length; i++) {
      boolean good =
          g[i] == w[i]
              || (Double.isNaN(g[i]) && Double.isNaN(w[i]))
              || (Double.isFinite(g[i])
                  && Double.isFinite(w[i])
                  && Math.abs(g[i] - w[i]) <= atol + rtol * Math.abs(w[i]));
      if (signs && w[i] == 0) {
        good &= Double.doubleToRawLongBits(g[i]) == Double.doubleToRawLongBits(w[i]);
      }
      if (!good) {
        return "at place " + i + " the value is " + g[i] + ", expected " + w[i];
      }
    }
    return null;
  }
}

package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/**
 * Loops over ints: int32, and the narrower types and bool widened, which are wrapped afterwards.
 * What is missing here is computed in long.
 */
final class Ints {
  private Ints() {}

  static void negative(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = -x[i];
    }
  }

  static void abs(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]);
    }
  }

  static void square(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * x[i];
    }
  }

  static void invert(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = ~x[i];
    }
  }

  static void not(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = 1 - x[i];
    }
  }

  static void truth(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != 0 ? 1 : 0;
    }
  }

  static void add(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] + y[i];
    }
  }

  static void subtract(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] - y[i];
    }
  }

  static void multiply(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * y[i];
    }
  }

  static void minimum(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i], y[i]);
    }
  }

  static void maximum(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.max(x[i], y[i]);
    }
  }

  static void and(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] & y[i];
    }
  }

  static void or(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] | y[i];
    }
  }

  static void xor(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] ^ y[i];
    }
  }

  static void equal(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  static void notEqual(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != y[i] ? 1 : 0;
    }
  }

  static void less(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] < y[i] ? 1 : 0;
    }
  }

  static void lessEqual(int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  /** The loop that brings computed values back into the range of a type; null if none is needed. */
  static Step.@org.jspecify.annotations.Nullable Loop1<int[], int[]> wrap(DType type) {
    return switch (type) {
      case INT8 -> Ints::wrap8;
      case UINT8 -> Ints::wrapUnsigned8;
      case INT16 -> Ints::wrap16;
      case UINT16 -> Ints::wrapUnsigned16;
      case INT32, BOOL, INT64, UINT32, UINT64, FLOAT32, FLOAT64, COMPLEX128 -> null;
    };
  }

  private static void wrap8(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (byte) x[i];
    }
  }

  private static void wrapUnsigned8(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] & 0xff;
    }
  }

  private static void wrap16(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (short) x[i];
    }
  }

  private static void wrapUnsigned16(int[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] & 0xffff;
    }
  }

  static void same(int[] x, int[] r, int n) {
    System.arraycopy(x, 0, r, 0, n);
  }

  static void where(int[] condition, int[] x, int[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] ^ ((x[i] ^ y[i]) & Doubles.mask(condition[i])); // no jump: see Doubles
    }
  }
}

package dev.weft.array.kernel;

/** Loops over longs: int64, uint32 (zero-extended, wrapped afterwards) and uint64. */
final class Longs {
  private Longs() {}

  static void negative(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = -x[i];
    }
  }

  static void abs(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]);
    }
  }

  static void sign(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Long.signum(x[i]);
    }
  }

  static void signUnsigned(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i] >>> 1 | (x[i] & 1), 1);
    }
  }

  static void square(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * x[i];
    }
  }

  static void invert(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = ~x[i];
    }
  }

  static void wrap32(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] & 0xffffffffL;
    }
  }

  static void truth(long[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != 0 ? 1 : 0;
    }
  }

  /** 1 / x cut toward zero: 0 but for 1 and -1; 0 for 0. */
  static void reciprocal(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == 1 || x[i] == -1 ? x[i] : 0;
    }
  }

  static void add(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] + y[i];
    }
  }

  static void subtract(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] - y[i];
    }
  }

  static void multiply(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * y[i];
    }
  }

  static void minimum(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i], y[i]);
    }
  }

  static void maximum(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.max(x[i], y[i]);
    }
  }

  static void minimumUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i] ^ Long.MIN_VALUE, y[i] ^ Long.MIN_VALUE) ^ Long.MIN_VALUE;
    }
  }

  static void maximumUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.max(x[i] ^ Long.MIN_VALUE, y[i] ^ Long.MIN_VALUE) ^ Long.MIN_VALUE;
    }
  }

  static void and(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] & y[i];
    }
  }

  static void or(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] | y[i];
    }
  }

  static void xor(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] ^ y[i];
    }
  }

  static void floorDivide(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] == 0 ? 0 : Math.floorDiv(x[i], y[i]);
    }
  }

  static void floorDivideUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] == 0 ? 0 : Long.divideUnsigned(x[i], y[i]);
    }
  }

  static void remainder(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] == 0 ? 0 : Math.floorMod(x[i], y[i]);
    }
  }

  static void remainderUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] == 0 ? 0 : Long.remainderUnsigned(x[i], y[i]);
    }
  }

  static void leftShift(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] >>> 6 != 0 ? 0 : x[i] << y[i];
    }
  }

  static void rightShift(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] >>> 6 != 0 ? x[i] >> 63 : x[i] >> y[i];
    }
  }

  static void rightShiftUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] >>> 6 != 0 ? 0 : x[i] >>> y[i];
    }
  }

  static void equal(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  static void notEqual(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != y[i] ? 1 : 0;
    }
  }

  static void less(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] < y[i] ? 1 : 0;
    }
  }

  static void lessEqual(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  static void lessUnsigned(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Long.compareUnsigned(x[i], y[i]) < 0 ? 1 : 0;
    }
  }

  static void lessEqualUnsigned(long[] x, long[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Long.compareUnsigned(x[i], y[i]) <= 0 ? 1 : 0;
    }
  }

  static void reciprocalUnsigned(long[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == 1 ? 1 : 0;
    }
  }

  static void same(long[] x, long[] r, int n) {
    System.arraycopy(x, 0, r, 0, n);
  }

  static void pow(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      if (y[i] < 0) {
        throw new ArithmeticException(
            "pow of integers to a negative power: %d to the %d; cast to float64 first"
                .formatted(x[i], y[i]));
      }
      r[i] = power(x[i], y[i]);
    }
  }

  static void powUnsigned(long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = power(x[i], y[i]);
    }
  }

  /** By squaring; wraps. The exponent is unsigned. */
  private static long power(long base, long exponent) {
    long answer = 1;
    long square = base;
    for (long rest = exponent; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        answer *= square;
      }
      square *= square;
    }
    return answer;
  }

  static void where(int[] condition, long[] x, long[] y, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = y[i] ^ ((x[i] ^ y[i]) & Doubles.mask(condition[i])); // no jump: see Doubles
    }
  }
}

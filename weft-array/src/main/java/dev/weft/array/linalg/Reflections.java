package dev.weft.array.linalg;

/**
 * Up to four neighbouring reflections of Householder's, H = 1 - tau v v', which are applied to a
 * column together: the column is read twice for all of them, and written once.
 */
final class Reflections {
  /** How many there are at most. */
  static final int MOST = 4;

  /** The row of the first one's head; what is above is left as it is. */
  final int first;

  final int count;
  private final double[][] v;
  private final double[] tau = new double[MOST];

  /** The products of each vector with those before it. */
  private final double[][] products = new double[MOST][MOST];

  private final double[] factors = new double[MOST];

  Reflections(int first, int rows, int count) {
    this.first = first;
    this.count = count;
    v = new double[MOST][rows];
  }

  /**
   * Makes reflection {@code p}, which turns {@code column} so that it ends at its head; the column
   * is not changed.
   *
   * @return what the head becomes
   */
  double reflecting(double[] column, int p) {
    int head = first + p;
    double norm = norm(column, head);
    double alpha = column[head] > 0 ? -norm : norm;
    tau[p] = norm == 0 ? 0 : (alpha - column[head]) / alpha;
    double scale = norm == 0 ? 0 : 1 / (column[head] - alpha);
    double[] own = v[p];
    for (int i = head + 1; i < own.length; i++) {
      own[i] = column[i] * scale;
    }
    own[head] = 1;
    for (int q = 0; q < p; q++) {
      products[p][q] = Dense.dot(own, head, v[q], head, own.length - head);
    }
    return alpha;
  }

  /** Applies the first {@code n} reflections, the first one first. */
  void applyTo(double[] column, int n) {
    if (n == 0) {
      return;
    }
    dots(column, n);
    for (int p = 0; p < n; p++) {
      double product = factors[p];
      for (int q = 0; q < p; q++) {
        product -= products[p][q] * factors[q];
      }
      factors[p] = tau[p] * product;
    }
    subtract(column, n);
  }

  /** Applies all reflections, the last one first. */
  void applyBackwards(double[] column) {
    dots(column, count);
    for (int p = count - 1; p >= 0; p--) {
      double product = factors[p];
      for (int q = p + 1; q < count; q++) {
        product -= products[q][p] * factors[q];
      }
      factors[p] = tau[p] * product;
    }
    subtract(column, count);
  }

  private void dots(double[] column, int n) {
    for (int p = 0; p < n; p++) {
      factors[p] = Dense.dot(v[p], first, column, first, v[p].length - first);
    }
  }

  private void subtract(double[] column, int n) {
    if (n == MOST) {
      four(column, first, v[0], v[1], v[2], v[3], factors);
      return;
    }
    for (int p = 0; p < n; p++) {
      one(column, first, v[p], factors[p]);
    }
  }

  private static void four(
      double[] y, int from, double[] v0, double[] v1, double[] v2, double[] v3, double[] factors) {
    double f0 = -factors[0];
    double f1 = -factors[1];
    double f2 = -factors[2];
    double f3 = -factors[3];
    for (int i = from; i < y.length; i++) {
      y[i] =
          Math.fma(f3, v3[i], Math.fma(f2, v2[i], Math.fma(f1, v1[i], Math.fma(f0, v0[i], y[i]))));
    }
  }

  private static void one(double[] y, int from, double[] v, double factor) {
    for (int i = from; i < y.length; i++) {
      y[i] = Math.fma(-factor, v[i], y[i]);
    }
  }

  private static double norm(double[] x, int from) {
    double largest = 0;
    for (int i = from; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    if (largest > 1e140 || largest < 1e-140) { // squares would overflow, or vanish
      double sum = 0;
      for (int i = from; i < x.length; i++) {
        sum += (x[i] / largest) * (x[i] / largest);
      }
      return largest * Math.sqrt(sum);
    }
    return Math.sqrt(Dense.dot(x, from, x, from, x.length - from));
  }
}

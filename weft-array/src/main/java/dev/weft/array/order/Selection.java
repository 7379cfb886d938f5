package dev.weft.array.order;

/**
 * The k-th smallest of some numbers without sorting them all (Floyd and Rivest, SELECT, 1975). None
 * may be NaN.
 */
public final class Selection {
  private static final int SAMPLED = 600; // as its authors found; below, plain partitioning

  private Selection() {}

  /**
   * Reorders {@code a} from {@code left} to {@code right}, inclusive, so that place {@code k} has
   * what it would have in order, with nothing larger before and nothing smaller after it.
   */
  public static void select(double[] a, int left, int right, int k) {
    int low = left;
    int high = right;
    while (high > low) {
      if (high - low > SAMPLED) {
        int n = high - low + 1;
        int i = k - low + 1;
        double z = Math.log(n);
        double s = 0.5 * Math.exp(2 * z / 3);
        double deviation = 0.5 * Math.sqrt(z * s * (n - s) / n) * (2 * i < n ? -1 : 1);
        select(
            a,
            (int) Math.max(low, k - i * s / n + deviation),
            (int) Math.min(high, k + (n - i) * s / n + deviation),
            k);
      }
      double pivot = a[k];
      int i = low;
      int j = high;
      swap(a, low, k);
      if (a[high] > pivot) {
        swap(a, high, low);
      }
      while (i < j) {
        swap(a, i++, j--);
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
      }
      if (a[low] == pivot) {
        swap(a, low, j);
      } else {
        swap(a, ++j, high);
      }
      if (j <= k) {
        low = j + 1;
      }
      if (k <= j) {
        high = j - 1;
      }
    }
  }

  private static void swap(double[] a, int i, int j) {
    double x = a[i];
    a[i] = a[j];
    a[j] = x;
  }
}

package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Rechunk;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.array.order.Digits;
import dev.weft.array.order.Distinct;
import dev.weft.array.order.Keys;
import dev.weft.array.order.Sorting;
import dev.weft.array.order.Top;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorting, and what is told from it. NaN is larger than everything, 0.0 and -0.0 are equal, and
 * equal elements keep their order, in descending order too.
 *
 * <p>Memory: a vector of many blocks is sorted block by block, with the keys of all of them (8
 * bytes an element, 16 for {@link #argsort}) held at most twice over by all tasks together, and a
 * few blocks by one. Along an axis of an array of rank 2 or more a task holds whole lanes: as many
 * as 16 MiB has room for, or one, which may take 128 MiB; longer lanes are sorted as vectors.
 * Quantiles of all elements and the largest k hold one block and what was counted in it, and
 * different values are together in one place, with their counts.
 */
public sealed interface Ordering permits DArray {

  /** Returns the elements ascending along {@code axis}. */
  default DArray sort(int axis) {
    return sort(axis, false);
  }

  /** Returns the elements in order along {@code axis}. */
  default DArray sort(int axis, boolean descending) {
    int a = Axes.of("sort", axis, self().rank());
    if (Lanewise.isVectors(self(), a)) {
      return Lanewise.vectors(self(), a, x -> new DArray(Sorting.of(x.expr(), descending, false)));
    }
    return Lanewise.sorted(self(), a, descending, false);
  }

  /**
   * Returns the indices along {@code axis} of the elements in order, as int64; of a single value a
   * vector of one 0.
   */
  default DArray argsort(int axis, boolean descending) {
    if (self().rank() == 0) {
      return self().reshape(1).argsort(axis, descending);
    }
    int a = Axes.of("argsort", axis, self().rank());
    if (Lanewise.isVectors(self(), a)) {
      return Lanewise.vectors(self(), a, x -> new DArray(Sorting.of(x.expr(), descending, true)));
    }
    return Lanewise.sorted(self(), a, descending, true);
  }

  /**
   * Returns the {@code k} largest elements along {@code axis}, largest first; for a negative k the
   * -k smallest, smallest first.
   */
  default DArray topk(int k, int axis) {
    int a = best("topk", k, axis);
    return new DArray(Top.of(Rechunk.of(self().expr(), self().layout().withoutEmpty()), k, a));
  }

  /**
   * Returns the indices along {@code axis} of what {@link #topk} returns, as int64; of equal
   * elements those come first that come first in the array.
   */
  default DArray argtopk(int k, int axis) {
    int a = best("argtopk", k, axis);
    return new DArray(Top.places(Rechunk.of(self().expr(), self().layout().withoutEmpty()), k, a));
  }

  /** Returns the axis along which {@code k} elements are to be chosen. */
  private int best(String what, int k, int axis) {
    int a = Axes.of(what, axis, self().rank());
    long length = self().shape()[a];
    if (k == 0 || Math.abs((long) k) > length) {
      throw new IllegalArgumentException(
          what + ": k=" + k + " of an axis of " + length + "; k or -k must be from 1 to " + length);
    }
    return a;
  }

  /**
   * Returns the median along {@code axes}; none means all. The mean of the two middle ones where
   * there is no middle one; NaN if one is NaN.
   */
  default DArray median(int... axes) {
    return quantiles("median", new double[] {0.5}, axes, true, true);
  }

  /**
   * Returns the quantiles {@code q} (from 0 to 1) along {@code axes}; none means all. Between two
   * elements it is linear.
   *
   * @return an array of float64 whose first axis are the quantiles, followed by those that are left
   * @throws IllegalArgumentException if a q is not from 0 to 1, an axis is not there, or there are
   *     no elements
   */
  default DArray quantile(double[] q, int... axes) {
    return quantiles("quantile", parts("quantile", q, 1), axes, false, false);
  }

  /**
   * Returns the quantile {@code q} (from 0 to 1) along {@code axes}, none meaning all, as {@link
   * #quantile(double[], int...)}, but without an axis for q; of float32 as float32.
   */
  default DArray quantile(double q, int... axes) {
    return quantiles("quantile", parts("quantile", new double[] {q}, 1), axes, true, false);
  }

  /** Returns {@link #quantile(double[], int...)} of q in percent, from 0 to 100. */
  default DArray percentile(double[] q, int... axes) {
    return quantiles("percentile", parts("percentile", q, 100), axes, false, false);
  }

  /** Returns {@link #quantile(double, int...)} of q in percent, from 0 to 100. */
  default DArray percentile(double q, int... axes) {
    return quantiles("percentile", parts("percentile", new double[] {q}, 100), axes, true, false);
  }

  /**
   * Returns the median of what is not NaN along {@code axes}, none meaning all; NaN if nothing is.
   */
  default DArray nanmedian(int... axes) {
    return nanquantile("nanmedian", 0.5, axes);
  }

  /**
   * Returns the quantile {@code q} (from 0 to 1) of what is not NaN along {@code axes}, none
   * meaning all; NaN if nothing is.
   */
  default DArray nanquantile(double q, int... axes) {
    return nanquantile("nanquantile", parts("nanquantile", new double[] {q}, 1)[0], axes);
  }

  /** Returns {@link #nanquantile(double, int...)} of q in percent, from 0 to 100. */
  default DArray nanpercentile(double q, int... axes) {
    return nanquantile("nanpercentile", parts("nanpercentile", new double[] {q}, 100)[0], axes);
  }

  /** NaN is sorted last: the wanted element is found among so many as are not. */
  private DArray nanquantile(String what, double q, int... axes) {
    DArray lanes = merged(what, axes);
    DType type = lanes.dtype().real();
    if (!lanes.dtype().isFloat()) {
      return self().quantile(q, axes);
    }
    DArray sorted = lanes.sort(-1, false).astype(DType.FLOAT64);
    DArray last = lanes.isnan().logicalNot().keepdims().countNonzero(-1).subtract(1L);
    DArray at = last.astype(DType.FLOAT64).multiply(q).maximum(0.0);
    DArray low = at.floor().astype(DType.INT64);
    DArray high = low.add(1L).minimum(last.maximum(DArray.scalar(0L)));
    DArray a = sorted.takeAlongAxis(low, -1);
    DArray b = sorted.takeAlongAxis(high, -1);
    DArray part = at.subtract(low);
    DArray between = a.add(b.subtract(a).multiply(part));
    return DArray.where(part.equal(0.0), a, between).squeeze(-1).astype(type);
  }

  private static double[] parts(String what, double[] q, double whole) {
    double[] parts = new double[q.length];
    for (int i = 0; i < q.length; i++) {
      if (!(q[i] >= 0 && q[i] <= whole)) {
        throw new IllegalArgumentException(
            what + ": q must be from 0 to " + (long) whole + ": " + q[i]);
      }
      parts[i] = q[i] / whole;
    }
    return parts;
  }

  private DArray quantiles(String what, double[] q, int[] axes, boolean drop, boolean median) {
    boolean all = Axes.some(what, axes, self().rank()).size() == self().rank();
    if (all && Quantiles.isSearched(self())) {
      return new DArray(Quantiles.ofAll(self(), q, drop, median));
    }
    return Lanewise.quantiles(merged(what, axes), q, drop, median);
  }

  /** Returns the array with {@code axes} moved to the end and made one. */
  private DArray merged(String what, int[] axes) {
    int rank = self().rank();
    List<Integer> folded = Axes.some(what, axes, rank);
    var order = new ArrayList<Integer>();
    var shape = new ArrayList<Long>();
    long n = 1;
    for (int axis = 0; axis < rank; axis++) {
      if (folded.contains(axis)) {
        n *= self().shape()[axis];
      } else {
        order.add(axis);
        shape.add(self().shape()[axis]);
      }
    }
    order.addAll(folded);
    shape.add(n);
    DArray moved = self().permuteDims(order.stream().mapToInt(Integer::intValue).toArray());
    return folded.size() == 1
        ? moved
        : moved.reshape(shape.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Returns where in this ascending vector {@code x} would have to be put, as int64.
   *
   * @param right whether after equal elements, not before them
   */
  default DArray searchsorted(DArray x, boolean right) {
    if (self().rank() != 1) {
      throw new IllegalArgumentException(
          "searchsorted needs a sorted vector; shape=" + Axes.text(self().shape()));
    }
    DType both = self().dtype().promote(x.dtype());
    long n = self().shape()[0];
    return new DArray(
        new Regional(
            "searchsorted",
            right ? "right" : "left",
            x.layout(),
            DType.INT64,
            List.<Expr>of(self().astype(both).expr(), x.astype(both).expr()),
            new Regional.Cost(2, 0),
            (arg, _, out) -> arg == 0 ? Region.all(n) : out,
            (_, _, boxes) -> {
              long[] sorted = Keys.canonical(boxes.getFirst());
              long[] keys = Keys.canonical(boxes.get(1));
              long[] places = new long[keys.length];
              for (int i = 0; i < keys.length; i++) {
                places[i] =
                    right
                        ? Digits.upper(sorted, keys[i])
                        : Digits.lower(sorted, sorted.length, keys[i]);
              }
              return new Block[] {Block.wrap(DType.INT64, places, boxes.get(1).shape())};
            }));
  }

  /** Returns the different values, ascending; every NaN is a value of its own. */
  default DArray uniqueValues() {
    return unique(0);
  }

  /** Returns the different values, ascending, and how often each is there, as int64. */
  default List<DArray> uniqueCounts() {
    return List.of(unique(0), unique(1));
  }

  /** Returns the different values, ascending, and which of them each element is, as int64. */
  default List<DArray> uniqueInverse() {
    return List.of(unique(0), unique(2).reshape(self().shape()));
  }

  /**
   * The different values of an array.
   *
   * @param values ascending
   * @param indices where each is first in the array laid out by rows, as int64
   * @param inverse which of them each element is, as int64, in the shape of the array
   * @param counts how often each is there, as int64
   */
  record Unique(DArray values, DArray indices, DArray inverse, DArray counts) {}

  /** Returns all that is known of the different values; every NaN is a value of its own. */
  default Unique uniqueAll() {
    DArray indices = new DArray(Distinct.indices(flat().expr()));
    return new Unique(unique(0), indices, unique(2).reshape(self().shape()), unique(1));
  }

  /**
   * Returns the values that are in this array or in {@code other}, ascending, each once, in the
   * type of both; every NaN is a value of its own.
   */
  default DArray union1d(DArray other) {
    return Joining.concatFlat(self(), other).uniqueValues();
  }

  private DArray unique(int output) {
    return new DArray(Distinct.of(flat().expr()).get(output));
  }

  private DArray flat() {
    return self().rank() == 1 ? self() : self().reshape(-1);
  }

  /** Returns this array. */
  DArray self();
}

package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.Arrays;
import java.util.List;

/** Counts of values: histograms, and how often each whole number is there. */
public final class Statistics {
  private Statistics() {}

  /** How many elements lie in each bin, and where bins begin and end. */
  public record Histogram(DArray counts, DArray edges) {
    /** Returns the counts as shares of the area under the histogram, which is 1. */
    public Histogram density() {
      DArray widths = edges.diff(1, 0);
      return new Histogram(counts.astype(DType.FLOAT64).divide(counts.sum()).divide(widths), edges);
    }
  }

  /**
   * Returns how many elements lie in each of {@code bins} bins from the smallest to the largest.
   */
  public static Histogram histogram(DArray x, int bins) {
    if (x.size() == 0) {
      return histogram(x, bins, 0, 1);
    }
    checkBins("histogram", bins);
    DType type = x.dtype().real();
    DArray edges =
        edges(bins, type, List.of(x.min().astype(type).expr(), x.max().astype(type).expr()), 0, 0);
    return new Histogram(counts(x, edges, bins), edges);
  }

  /**
   * Returns how many elements lie in each of {@code bins} bins from {@code low} to {@code high};
   * the last bin holds its end; what is outside, and NaN, is dropped.
   */
  public static Histogram histogram(DArray x, int bins, double low, double high) {
    checkBins("histogram", bins);
    checkRange("histogram", low, high);
    DArray edges = edges(bins, x.dtype().real(), List.of(), low, high);
    return new Histogram(counts(x, edges, bins), edges);
  }

  /** Returns how many elements lie between each two of {@code edges}, which must not fall. */
  public static Histogram histogram(DArray x, NDArray edges) {
    DArray lazy = edges("histogram", edges);
    return new Histogram(counts(x, lazy, edges.size() - 1), lazy);
  }

  /** Returns edges if they are some. */
  static DArray edges(String what, NDArray edges) {
    double[] at = edges.toDoubleArray();
    if (edges.rank() != 1 || at.length < 2) {
      throw new IllegalArgumentException(
          what + " needs a vector of two edges or more; shape=" + Arrays.toString(edges.shape()));
    }
    for (int i = 1; i < at.length; i++) {
      if (!(at[i - 1] <= at[i])) {
        throw new IllegalArgumentException(
            what + ": edges must not fall: " + at[i - 1] + ", " + at[i]);
      }
    }
    return edges.lazy();
  }

  /** How values are sorted into bins along one axis; the last bin holds its end. */
  public sealed interface Bins {
    /** So many bins of one width from the smallest value to the largest. */
    record Count(int count) implements Bins {}

    /** So many bins of one width from {@code low} to {@code high}. */
    record Range(int count, double low, double high) implements Bins {}

    /** A bin between each two edges, which must not fall. */
    record Edges(NDArray edges) implements Bins {}

    /** Returns so many bins of one width from the smallest value to the largest. */
    static Bins of(int count) {
      return new Count(count);
    }

    /** Returns so many bins of one width from {@code low} to {@code high}. */
    static Bins of(int count, double low, double high) {
      return new Range(count, low, high);
    }

    /** Returns a bin between each two of {@code edges}, which must not fall. */
    static Bins of(NDArray edges) {
      return new Edges(edges);
    }
  }

  /** How many points lie in each bin of a plane, as float64, and where bins begin and end. */
  public record Histogram2d(DArray counts, DArray xEdges, DArray yEdges) {
    /** Returns the counts as shares of the volume under the histogram, which is 1. */
    public Histogram2d density() {
      return new Histogram2d(Histograms.density(counts, List.of(xEdges, yEdges)), xEdges, yEdges);
    }
  }

  /** How many points lie in each bin of a box, as float64, and where bins of each axis lie. */
  public record HistogramDd(DArray counts, List<DArray> edges) {
    /** Keeps a copy of the list. */
    public HistogramDd {
      edges = List.copyOf(edges);
    }

    /** Returns the counts as shares of the volume under the histogram, which is 1. */
    public HistogramDd density() {
      return new HistogramDd(Histograms.density(counts, edges), edges);
    }
  }

  /** Returns how many of the points (x, y) lie in each of {@code bins} × {@code bins} bins. */
  public static Histogram2d histogram2d(DArray x, DArray y, int bins) {
    return histogram2d(x, y, Bins.of(bins), Bins.of(bins));
  }

  /**
   * Returns how many of the points (x, y) lie in each bin; what is outside, and NaN, is dropped.
   *
   * @throws IllegalArgumentException if x and y are no real vectors of one length, or there are no
   *     such bins
   */
  public static Histogram2d histogram2d(DArray x, DArray y, Bins xBins, Bins yBins) {
    return plane(Histograms.of("histogram2d", List.of(x, y), List.of(xBins, yBins), null));
  }

  /** As {@link #histogram2d(DArray, DArray, Bins, Bins)}, each point counted by its weight. */
  public static Histogram2d histogram2d(
      DArray x, DArray y, Bins xBins, Bins yBins, DArray weights) {
    return plane(Histograms.of("histogram2d", List.of(x, y), List.of(xBins, yBins), weights));
  }

  private static Histogram2d plane(HistogramDd all) {
    return new Histogram2d(all.counts(), all.edges().get(0), all.edges().get(1));
  }

  /**
   * Returns how many points lie in each bin; what is outside, and NaN, is dropped. A task holds a
   * block of each coordinate and all bins.
   *
   * @param coordinates a vector for each axis
   * @param bins how each axis is cut
   * @throws IllegalArgumentException if the coordinates are no real vectors of one length, or there
   *     are no such bins
   */
  public static HistogramDd histogramdd(List<DArray> coordinates, List<Bins> bins) {
    return Histograms.of("histogramdd", coordinates, bins, null);
  }

  /** As {@link #histogramdd(List, List)}, each point counted by its weight. */
  public static HistogramDd histogramdd(List<DArray> coordinates, List<Bins> bins, DArray weights) {
    return Histograms.of("histogramdd", coordinates, bins, weights);
  }

  static void checkRange(String what, double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          what + ": range " + low + " .. " + high + " is reversed or no range");
    }
  }

  static void checkBins(String what, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException(what + ": a number of bins below 1: " + bins);
    }
  }

  static DArray edges(int bins, DType type, List<Expr> ends, double low, double high) {
    return new DArray(
        new Regional(
            "histogram-edges",
            bins + " from " + low + " to " + high,
            Layout.whole(bins + 1L),
            type,
            ends,
            Regional.Cost.NONE,
            (_, _, _) -> Region.all(),
            (_, _, boxes) -> {
              double from = boxes.isEmpty() ? low : boxes.get(0).doubleAt(0);
              double to = boxes.isEmpty() ? high : boxes.get(1).doubleAt(0);
              if (!Double.isFinite(from) || !Double.isFinite(to)) {
                throw new ArithmeticException(
                    "histogram: the range " + from + " .. " + to + " is not finite; give one");
              }
              if (from == to) {
                from -= 0.5;
                to += 0.5;
              }
              double[] edges = new double[bins + 1];
              for (int i = 0; i < bins; i++) {
                edges[i] = from + i * ((to - from) / bins);
              }
              edges[bins] = to;
              return new Block[] {Lanes.block(type, edges, bins + 1)};
            }));
  }

  private static DArray counts(DArray x, DArray edges, int bins) {
    Layout cut = x.layout();
    int blocks = cut.blockCount();
    var each =
        new Regional(
            "histogram-of-block",
            "",
            new Layout(List.of(Chunks.regular(blocks, 1), Chunks.whole(bins))),
            DType.INT64,
            List.of(x.expr(), edges.expr()),
            Regional.Cost.NONE,
            (arg, at, _) -> arg == 0 ? cut.region(at[0]) : Region.all(bins + 1L),
            (_, _, boxes) -> {
              double[] values = Lanes.doubles(boxes.get(0));
              double[] at = Lanes.doubles(boxes.get(1));
              long[] counts = new long[bins];
              for (double value : values) {
                if (value >= at[0] && value <= at[bins]) {
                  counts[value == at[bins] ? last(at) : bin(at, value)]++;
                }
              }
              return new Block[] {Block.wrap(DType.INT64, counts, 1, bins)};
            });
    return new DArray(each).sum(0);
  }

  /** Returns the last bin, which holds its end. */
  static int last(double[] edges) {
    return edges.length - 2;
  }

  /** Returns the bin of a value below the last edge: the last whose edge is not above it. */
  static int bin(double[] edges, double value) {
    int low = 0;
    int high = edges.length - 1;
    int guess = (int) ((value - edges[0]) / (edges[high] - edges[0]) * high);
    if (guess >= 0 && guess < high && edges[guess] <= value && value < edges[guess + 1]) {
      return guess; // edges mostly lie evenly
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (edges[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns how often each whole number from 0 to the largest in the vector {@code x} is there, as
   * int64; computing fails if one is negative, or if one needs more counts than there is room
   * promised for: as many as the type has (8 and 16 bits), else as there are numbers, 2^20 or
   * {@code minLength}, whatever is most. A task holds one block, or the counts of some.
   *
   * @param minLength the length of the result at least
   */
  public static DArray bincount(DArray x, int minLength) {
    return bincount(x, List.of(), minLength);
  }

  /** As {@link #bincount(DArray, int)}, as long as the largest number needs. */
  public static DArray bincount(DArray x) {
    return bincount(x, 0);
  }

  /**
   * Returns the covariances of the rows of a matrix, each a variable with its observations.
   *
   * @param correction what is taken from the number of observations before it is divided by
   */
  public static DArray cov(DArray x, double correction) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException(
          "cov needs a matrix, a row a variable; shape=" + Axes.text(x.shape()));
    }
    DArray real = x.astype(x.dtype().real());
    DArray apart = real.subtract(real.keepdims().mean(1));
    double n = x.shape()[1] - correction;
    return apart.matmul(apart.conj().transpose()).divide(Math.max(n, 0));
  }

  /** Returns the correlations of the rows of a matrix. */
  public static DArray corrcoef(DArray x) {
    DArray cov = cov(x, 1);
    DArray deviation = cov.diagonal(0, 0, 1).real().sqrt();
    return cov.divide(deviation.expandDims(1)).divide(deviation.expandDims(0));
  }

  /**
   * Returns the means of the powers {@code order} of what elements are apart from their mean.
   *
   * @param axes the axes to fold; none means all
   * @throws IllegalArgumentException if the order is negative
   */
  public static DArray moment(DArray x, int order, int... axes) {
    if (order < 0) {
      throw new IllegalArgumentException("moment: an order below 0: " + order);
    }
    return apart(x, axes).pow(order).mean(axes);
  }

  private static DArray apart(DArray x, int... axes) {
    DArray real = x.astype(x.dtype().real());
    return real.subtract(real.keepdims().mean(axes));
  }

  /**
   * Returns the third central moments over the standard deviations cubed, both without correction:
   * above 0 where more lies far above the mean than far below.
   *
   * @param axes the axes to fold; none means all
   */
  public static DArray skew(DArray x, int... axes) {
    return moment(x, 3, axes).divide(moment(x, 2, axes).pow(1.5));
  }

  /**
   * Returns the fourth central moments over the variances squared, both without correction, less 3:
   * 0 of the normal distribution.
   *
   * @param axes the axes to fold; none means all
   */
  public static DArray kurtosis(DArray x, int... axes) {
    return moment(x, 4, axes).divide(moment(x, 2, axes).square()).subtract(3);
  }

  /** Returns the sums of {@code weights}, as float64, for each whole number in {@code x}. */
  public static DArray bincount(DArray x, DArray weights, int minLength) {
    if (!Arrays.equals(x.shape(), weights.shape())) {
      throw new IllegalArgumentException(
          "bincount needs one weight an element; shapes="
              + Axes.text(x.shape())
              + ", "
              + Axes.text(weights.shape()));
    }
    return bincount(x, List.of(weights.astype(DType.FLOAT64).expr()), minLength);
  }

  private static DArray bincount(DArray x, List<Expr> weights, int minLength) {
    if (x.rank() != 1 || !(x.dtype().isInteger() || x.dtype().isBool())) {
      throw new IllegalArgumentException(
          "bincount needs a vector of integers, not "
              + x.dtype()
              + " of shape "
              + Axes.text(x.shape()));
    }
    if (minLength < 0) {
      throw new IllegalArgumentException("bincount: a length below 0: " + minLength);
    }
    return new DArray(BinCounts.of(x.expr(), weights, minLength));
  }
}

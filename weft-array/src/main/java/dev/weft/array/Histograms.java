package dev.weft.array;

import dev.weft.array.Statistics.Bins;
import dev.weft.array.Statistics.HistogramDd;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Rechunk;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histograms of points with several coordinates: block by block, then their sum. */
final class Histograms {
  private Histograms() {}

  static HistogramDd of(
      String what, List<DArray> coordinates, List<Bins> bins, @Nullable DArray weights) {
    check(what, coordinates, bins, weights);
    DType type = coordinates.getFirst().dtype();
    for (DArray x : coordinates) {
      type = type.promote(x.dtype());
    }
    int rank = bins.size();
    var edges = new ArrayList<DArray>(rank);
    long[] shape = new long[rank];
    long size = 1;
    for (int i = 0; i < rank; i++) {
      edges.add(edges(what, coordinates.get(i), bins.get(i), type.real()));
      shape[i] = edges.get(i).shape()[0] - 1;
      size = Math.multiplyHigh(size, shape[i]) == 0 ? size * shape[i] : -1;
      if (size < 0 || size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            what + ": more bins than an array can hold (2147483639): " + bins);
      }
    }
    return new HistogramDd(
        counts(what, coordinates, edges, weights, shape).sum(0).reshape(shape), edges);
  }

  private static void check(
      String what, List<DArray> coordinates, List<Bins> bins, @Nullable DArray weights) {
    if (coordinates.isEmpty() || coordinates.size() != bins.size()) {
      throw new IllegalArgumentException(
          "%s needs bins for each coordinate: %d coordinates, bins for %d"
              .formatted(what, coordinates.size(), bins.size()));
    }
    var all = new ArrayList<DArray>(coordinates);
    if (weights != null) {
      all.add(weights);
    }
    for (DArray x : all) {
      if (x.rank() != 1
          || x.isComplex()
          || !Arrays.equals(x.shape(), coordinates.getFirst().shape())) {
        throw new IllegalArgumentException(
            "%s needs real vectors of one length, call reshape(-1) on others; shapes=%s, types=%s"
                .formatted(
                    what,
                    all.stream().map(a -> Axes.text(a.shape())).toList(),
                    all.stream().map(DArray::dtype).toList()));
      }
    }
  }

  private static DArray edges(String what, DArray x, Bins bins, DType type) {
    return switch (bins) {
      case Bins.Count(int count) -> {
        Statistics.checkBins(what, count);
        if (x.size() == 0) {
          yield Statistics.edges(count, DType.FLOAT64, List.of(), 0, 1);
        }
        List<Expr> ends = List.of(x.min().astype(type).expr(), x.max().astype(type).expr());
        yield Statistics.edges(count, type, ends, 0, 0);
      }
      case Bins.Range(int count, double low, double high) -> {
        Statistics.checkBins(what, count);
        Statistics.checkRange(what, low, high);
        yield Statistics.edges(count, DType.FLOAT64, List.of(), low, high);
      }
      case Bins.Edges(NDArray edges) -> Statistics.edges(what, edges);
    };
  }

  /** Returns the counts of each block, of all bins in a row. */
  private static DArray counts(
      String what,
      List<DArray> coordinates,
      List<DArray> edges,
      @Nullable DArray weights,
      long[] shape) {
    Layout cut = coordinates.getFirst().layout();
    int rank = shape.length;
    int bins = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    var args = new ArrayList<Expr>();
    for (DArray x : coordinates) {
      args.add(Rechunk.of(x.expr(), cut));
    }
    if (weights != null) {
      args.add(Rechunk.of(weights.astype(DType.FLOAT64).expr(), cut));
    }
    int vectors = args.size();
    edges.forEach(each -> args.add(each.expr()));
    return new DArray(
        new Regional(
            what + "-of-block",
            "",
            new Layout(List.of(Chunks.regular(cut.blockCount(), 1), Chunks.whole(bins))),
            DType.FLOAT64,
            args,
            Regional.Cost.NONE,
            (arg, at, _) ->
                arg < vectors ? cut.region(at[0]) : Region.all(shape[arg - vectors] + 1),
            (_, _, boxes) -> {
              double[] counts = new double[bins];
              double[][] columns = new double[boxes.size()][];
              for (int i = 0; i < columns.length; i++) {
                columns[i] = Lanes.doubles(boxes.get(i));
              }
              for (int i = 0; i < columns[0].length; i++) {
                int place = place(columns, rank, vectors, i);
                if (place >= 0) {
                  counts[place] += vectors > rank ? columns[rank][i] : 1;
                }
              }
              return new Block[] {Block.wrap(DType.FLOAT64, counts, 1, bins)};
            }));
  }

  /** Returns the bin of point {@code i}; -1 if it is in none. */
  private static int place(double[][] columns, int rank, int vectors, int i) {
    int place = 0;
    for (int axis = 0; axis < rank; axis++) {
      double value = columns[axis][i];
      double[] edges = columns[vectors + axis];
      int bins = edges.length - 1;
      if (!(value >= edges[0] && value <= edges[bins])) {
        return -1;
      }
      int bin = value == edges[bins] ? Statistics.last(edges) : Statistics.bin(edges, value);
      place = place * bins + bin;
    }
    return place;
  }

  /** Returns the shares of the volume under a histogram. */
  static DArray density(DArray counts, List<DArray> edges) {
    DArray density = counts.divide(counts.sum());
    for (int axis = 0; axis < edges.size(); axis++) {
      long[] along = new long[edges.size()];
      Arrays.fill(along, 1);
      along[axis] = -1;
      density = density.divide(edges.get(axis).astype(DType.FLOAT64).diff(1, 0).reshape(along));
    }
    return density;
  }
}

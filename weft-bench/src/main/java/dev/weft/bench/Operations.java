package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.array.Einsum;
import dev.weft.array.Fft;
import dev.weft.array.Linalg;
import dev.weft.array.NDArray;
import dev.weft.array.Statistics;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The operations that the benchmark {@code arrays} measures, in the order of its table. */
final class Operations {

  private Operations() {}

  private static long places(ArrayInputs in) {
    return (long) in.side() * in.side();
  }

  static List<Operation> all() {
    var all = new ArrayList<Operation>();
    elements(all);
    numbers(all);
    folds(all);
    moves(all);
    orders(all);
    algebra(all);
    transforms(all);
    return all;
  }

  private static void elements(List<Operation> all) {
    all.add(
        Operation.kept("x + y, kept", Operations::places, in -> in.x().add(in.y()))
            .goal("dask", 2));
    all.add(Operation.kept("sqrt(x), kept", Operations::places, in -> in.x().sqrt()));
    all.add(
        Operation.kept("chain of 8, kept", Operations::places, in -> chain(in.x()))
            .goal("numpy", 4));
    all.add(
        Operation.of("chain of 8, then sum", Operations::places, in -> chain(in.x()).sum())
            .goal("numpy", 4));
    all.add(
        Operation.kept(
            "where(x > y, x, y), kept",
            Operations::places,
            in -> DArray.where(in.x().greater(in.y()), in.x(), in.y())));
  }

  private static void numbers(List<Operation> all) {
    all.add(
        Operation.kept(
            "random, uniform, kept",
            Operations::places,
            in -> DArray.random(5).uniform(in.side(), in.side())));
    all.add(
        Operation.kept(
            "random, normal, kept",
            Operations::places,
            in -> DArray.random(5).normal(in.side(), in.side())));
  }

  private static DArray chain(DArray x) {
    return x.add(1).multiply(2).subtract(3).divide(4).add(x).multiply(0.5).subtract(x).square();
  }

  private static void folds(List<Operation> all) {
    all.add(
        Operation.of("sum", Operations::places, in -> in.x().sum())
            .checked((in, sum) -> Math.abs(((NDArray) sum).item() / places(in) - 0.5) < 2e-3)
            .goal("dask", 1.3));
    all.add(Operation.of("argmax", Operations::places, in -> in.x().argmax()));
    all.add(Operation.of("mean, axis 0", Operations::places, in -> in.x().mean(0)).goal("dask", 4));
    all.add(Operation.of("mean, axis 1", Operations::places, in -> in.x().mean(1)).goal("dask", 4));
    all.add(Operation.of("std, axis 0", Operations::places, in -> in.x().std(0)).goal("dask", 4));
    all.add(Operation.of("std, axis 1", Operations::places, in -> in.x().std(1)).goal("dask", 4));
    all.add(
        Operation.of("var of all", Operations::places, in -> in.x().var())
            .checked(near(1.0 / 12))
            .goal("dask", 4));
    all.add(
        Operation.of(
                "(x + x.T).mean", Operations::places, in -> in.x().add(in.x().transpose()).mean())
            .checked(near(1))
            .goal("numpy", 4));
    all.add(
        Operation.of(
                "(x + x.T).mean, made in the graph",
                Operations::places,
                in -> {
                  DArray x = DArray.random(9).uniform(in.side(), in.side());
                  return x.add(x.transpose()).mean();
                })
            .checked(near(1))
            .goal("numpy", 4));
  }

  private static Operation.Check near(double value) {
    return (_, result) -> Math.abs(((NDArray) result).item() - value) < 2e-3;
  }

  private static void moves(List<Operation> all) {
    all.add(Operation.kept("x.T, kept", Operations::places, in -> in.x().transpose()));
    all.add(
        Operation.kept(
                "rechunk rows to columns",
                Operations::places,
                in -> in.rows().rechunk(in.side(), in.side() / 10))
            .goal("dask", 3));
    all.add(
        Operation.kept("cumulativeSum, axis 0", Operations::places, in -> in.x().cumulativeSum(0)));
    all.add(
        Operation.kept(
                "3-point stencil with overlap",
                Operations::places,
                in ->
                    in.x()
                        .rechunk(in.side() / 10, in.side() / 10)
                        .mapOverlap(
                            new int[] {1, 0},
                            dev.weft.array.Blocks.Boundary.NEAREST,
                            0,
                            (block, _) -> stencil(block)))
            .goal("dask", 3));
    all.add(
        Operation.kept(
                "3-point stencil by rows",
                Operations::places,
                in ->
                    in.x()
                        .stencil(
                            new int[] {1, 0},
                            dev.weft.array.Blocks.Boundary.NEAREST,
                            0,
                            Operations::means))
            .goal("dask", 3));
  }

  private static void means(double[][] rows, double[] mean) {
    double[] above = rows[0];
    double[] here = rows[1];
    double[] below = rows[2];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (above[j] + here[j] + below[j]) / 3;
    }
  }

  static NDArray stencil(NDArray block) {
    int rows = block.shape()[0];
    int columns = block.shape()[1];
    MemorySegment from = block.asSegment();
    double[] to = new double[rows * columns];
    double[] above = new double[columns];
    double[] here = new double[columns];
    double[] below = new double[columns];
    double[] mean = new double[columns];
    MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, 0, here, 0, columns);
    MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, 8L * columns, below, 0, columns);
    for (int i = 1; i < rows - 1; i++) {
      double[] passed = above;
      above = here;
      here = below;
      below = passed;
      MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, 8L * columns * (i + 1), below, 0, columns);
      for (int j = 0; j < columns; j++) {
        mean[j] = (above[j] + here[j] + below[j]) / 3;
      }
      System.arraycopy(mean, 0, to, i * columns, columns);
    }
    return NDArray.wrap(to, rows, columns);
  }

  private static void orders(List<Operation> all) {
    all.add(
        Operation.of(
            "median, axis 0",
            in -> (long) in.side() * (in.side() / 10),
            in -> in.x().get(":, :" + in.side() / 10).median(0)));
    all.add(
        Operation.of(
            "histogram of 100 bins",
            Operations::places,
            in -> Statistics.histogram(in.x(), 100, 0, 1).counts()));
    all.add(
        Operation.kept("sort, 1-d", ArrayInputs::length, in -> in.vector().sort(0))
            .goal("numpy", 1));
    all.add(
        Operation.kept("argsort, 1-d", ArrayInputs::length, in -> in.vector().argsort(0, false))
            .goal("numpy", 1));
    all.add(
        Operation.of(
                "percentile 1 50 99, 1-d",
                ArrayInputs::length,
                in -> in.vector().percentile(new double[] {1, 50, 99}))
            .checked((_, result) -> Math.abs(((NDArray) result).at(1) - 0.5) < 2e-2)
            .goal("numpy", 1));
    all.add(Operation.of("topk 1000, 1-d", ArrayInputs::length, in -> in.vector().topk(1000, 0)));
    all.add(
        Operation.of(
                "unique of 1000 integers", ArrayInputs::length, in -> in.integers().uniqueValues())
            .checked((_, result) -> ((NDArray) result).size() == 1000));
    all.add(
        Operation.of(
                "bincount of 1000 integers",
                ArrayInputs::length,
                in -> Statistics.bincount(in.integers(), 1000))
            .checked((_, result) -> ((NDArray) result).size() == 1000));
  }

  private static long cube(long n) {
    return n * n * n;
  }

  private static void algebra(List<Operation> all) {
    ToLongFunction<ArrayInputs> flops = in -> 2 * cube(in.sized(4000));
    all.add(
        Operation.kept("matmul, native", flops, in -> in.square().matmul(in.square()))
            .in("GFLOP/s")
            .goal("openblas", 0.95)); // the same library; NumPy brings a newer one
    all.add(
        Operation.kept("matmul, pure Java", flops, in -> in.square().matmul(in.square()))
            .in("GFLOP/s")
            .goalInstead("numpy", 0.75)); // Dask's products are a library's
    all.add(
        Operation.kept(
                "tensordot of two axes",
                in -> 2 * cube(in.sized(400)) * in.sized(400),
                in -> in.cube().tensordot(in.cube(), new int[] {0, 2}, new int[] {0, 2}))
            .in("GFLOP/s"));
    all.add(
        Operation.of(
            "einsum ij,ij->i",
            Operations::places,
            in -> Einsum.einsum("ij,ij->i", in.x(), in.y())));
    all.add(
        Operation.kept(
                "qr of a tall matrix",
                _ -> 1,
                in -> {
                  Linalg.Qr qr = Linalg.qr(in.tall());
                  return both(qr.q(), qr.r());
                })
            .in("ms"));
    all.add(
        Operation.kept(
                "svd of a tall matrix",
                _ -> 1,
                in -> {
                  Linalg.Svd svd = Linalg.svd(in.tall());
                  return both(svd.u(), svd.vt());
                })
            .in("ms"));
    all.add(
        Operation.of("solve", _ -> 1, in -> Linalg.solve(in.system(), in.system().get(":, 0")))
            .in("ms"));
    all.add(Operation.of("one element (overhead)", _ -> 1, in -> in.x().get(":1, :1")).in("ms"));
  }

  private static void transforms(List<Operation> all) {
    ToLongFunction<ArrayInputs> points = in -> in.sized(4096) / 2 * 4096L;
    all.add(
        Operation.kept("fft of lines of 4096", points, in -> Fft.fft(in.complex()))
            .goal("numpy", 0.7));
    all.add(
        Operation.kept("rfft of lines of 4096", points, in -> Fft.rfft(in.signal()))
            .goal("numpy", 0.7));
    all.add(
        Operation.kept(
                "fft along axis 0",
                points,
                in -> Fft.fft(in.complex().transpose(), 0, 0, Fft.Norm.BACKWARD))
            .goal("numpy", 0.7));
    all.add(Operation.kept("fft2", points, in -> Fft.fft2(in.complex())).goal("numpy", 0.7));
    all.add(Operation.kept("fft of one line", points, in -> Fft.fft(in.line())).goal("numpy", 0.7));
  }

  /** Returns two arrays as one value, whose blocks are not put together. */
  private static Lazy<Integer> both(DArray first, DArray second) {
    return () -> {
      Plan<NDArray> a = first.plan();
      Plan<NDArray> b = second.plan();
      var outputs = new ArrayList<>(a.outputs());
      outputs.addAll(b.outputs());
      return new Plan<>(a.graph().merge(b.graph()), outputs, List::size);
    };
  }
}

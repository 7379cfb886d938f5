package dev.weft.bench;

import com.sun.management.ThreadMXBean;
import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Chunk;
import dev.weft.array.kernel.Fold;
import dev.weft.array.kernel.Operand;
import dev.weft.array.kernel.Program;
import dev.weft.array.kernel.Runner;
import dev.weft.array.kernel.Unary;
import dev.weft.array.layout.DType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Nanoseconds an element of every kernel, on one thread and in the L2 cache, and the bytes that a
 * tile allocates.
 *
 * <p>The goals are a guard: each is a multiple of what a plain loop takes in the same run, about
 * twice what the kernel should need, so that a kernel which the compiler no longer vectorises
 * stands out on any machine. Each run is the shortest of many short bursts, which other work on the
 * machine disturbs little.
 */
public final class KernelsBench implements Benchmark {
  private static final int TILES = 32;
  private static final int N = 1024 * TILES;
  private static final long WARM_NANOS = 100_000_000;
  private static final int WARM_ROUNDS = 12;
  private static final long RUN_NANOS = 15_000_000;

  /** Written after each plain loop, so that none is dropped. */
  private double sink;

  /** Creates the benchmark. */
  public KernelsBench() {}

  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public String about() {
    return "ns an element of every kernel against a plain loop; bytes allocated a tile";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) {
    double[] a = values(1);
    double[] b = values(2);
    double plain = Row.median(measure(settings.repeats(), () -> plainLoop(a, b)));
    rows.accept(new Row("plain loop", "ns/element", plain, List.of(plain), N, Double.NaN, false));
    double base = base(settings, a);
    for (Unary operation : Unary.values()) {
      for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
        if (operation != Unary.BITWISE_INVERT) {
          String what = operation + (type == DType.FLOAT32 ? " float32" : "");
          Program.Builder builder = Program.builder();
          int x = builder.input(type);
          boolean above1 = operation == Unary.ACOSH;
          int y = above1 ? builder.binary(Binary.ADD, x, builder.constant(type, 1.0)) : x;
          int result = builder.unary(operation, y);
          row(settings, rows, what, builder, result, plain, limit(operation), base, a);
        }
      }
    }
    for (Binary operation : Binary.values()) {
      for (DType type : List.of(DType.FLOAT64, DType.INT64)) {
        if (type == DType.INT64 || isForFloats(operation)) {
          Program.Builder builder = Program.builder();
          int x = builder.input(type);
          int y = builder.binary(Binary.MAXIMUM, x, builder.constant(type, 1));
          int result = builder.binary(operation, x, y);
          String what = operation + " " + type;
          row(settings, rows, what, builder, result, plain, limit(operation), base, a);
        }
      }
    }
    Program.Builder uniform = Program.builder();
    int u = uniform.uniform(DType.FLOAT64, 1, 0);
    row(settings, rows, "uniform", uniform, u, plain, 8, base, a);
    Program.Builder normal = Program.builder();
    int z = normal.normal(DType.FLOAT64, 1, 0);
    row(settings, rows, "normal", normal, z, plain, 80, base, a);
    folds(settings, rows, plain, a);
    headline(settings, rows, plain);
    allocation(settings, rows, a);
  }

  private static double[] values(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[N];
    for (int i = 0; i < N; i++) {
      values[i] = 0.01 + 0.98 * random.nextDouble();
    }
    return values;
  }

  /** The measure of the machine: one multiplication and one addition, eight sums at a time. */
  private void plainLoop(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int i = 0; i < a.length; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    sink = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + 0 * sink;
  }

  /** Loading a tile and folding it, which is taken off every kernel's time. */
  private double base(Settings settings, double[] a) {
    Program.Builder builder = Program.builder();
    Program program = builder.fold(Fold.MAX, builder.input(DType.FLOAT64)).reduce(0);
    return Row.median(measure(settings.repeats(), job(program, a)));
  }

  private static boolean isForFloats(Binary operation) {
    return switch (operation) {
      case BITWISE_AND, BITWISE_OR, BITWISE_XOR, BITWISE_LEFT_SHIFT, BITWISE_RIGHT_SHIFT -> false;
      default -> true;
    };
  }

  /** How many times a plain loop's time a kernel may take. */
  private static double limit(Unary operation) {
    return switch (operation) {
      case NEGATIVE, ABS, SQUARE, FLOOR, CEIL, ROUND, SIGN, TRUNC -> 8;
      case ISNAN, ISINF, ISFINITE, SIGNBIT, LOGICAL_NOT, RECIPROCAL -> 12;
      case SQRT -> 12;
      case ASIN, ACOS, SIN, COS, EXP, LOG, EXPM1 -> 25;
      case LOG1P, LOG2, LOG10, TAN, ATAN, SINH, COSH, TANH -> 40;
      case ASINH, ACOSH, ATANH -> 60;
      case BITWISE_INVERT -> Double.NaN;
    };
  }

  private static double limit(Binary operation) {
    return switch (operation) {
      case FLOOR_DIVIDE, REMAINDER, POW, LOGADDEXP, HYPOT, ATAN2, NEXTAFTER, COPYSIGN -> 100;
      default -> 20;
    };
  }

  private void row(
      Settings settings,
      Consumer<Row> rows,
      String what,
      Program.Builder builder,
      int result,
      double plain,
      double limit,
      double base,
      double[] a) {
    if (settings.wants(what)) {
      Program program = builder.fold(Fold.MAX, result).reduce(0);
      List<Double> runs =
          measure(settings.repeats(), job(program, a)).stream()
              .map(ns -> Math.max(ns - base, 0))
              .toList();
      rows.accept(Row.of(what, "ns/element", runs, N, limit * plain));
    }
  }

  private void folds(Settings settings, Consumer<Row> rows, double plain, double[] a) {
    for (Fold fold :
        List.of(Fold.SUM, Fold.PROD, Fold.MIN, Fold.MAX, Fold.MEAN, Fold.VARIANCE, Fold.ANY)) {
      String what = "load and fold " + fold;
      if (settings.wants(what)) {
        Program.Builder builder = Program.builder();
        Program program = builder.fold(fold, builder.input(DType.FLOAT64)).reduce(0);
        List<Double> runs = measure(settings.repeats(), job(program, a));
        rows.accept(Row.of(what, "ns/element", runs, N, 12 * plain));
      }
    }
  }

  private void headline(Settings settings, Consumer<Row> rows, double plain) {
    String what = "sum of asin(uniform) + acos(uniform)";
    if (settings.wants(what)) {
      Program.Builder builder = Program.builder();
      int x = builder.unary(Unary.ASIN, builder.uniform(DType.FLOAT64, 1, 0));
      int y = builder.unary(Unary.ACOS, builder.uniform(DType.FLOAT64, 2, 0));
      Program program = builder.fold(Fold.SUM, builder.binary(Binary.ADD, x, y)).reduce(0);
      List<Double> runs = measure(settings.repeats(), job(program, new double[0]));
      rows.accept(Row.of(what, "ns/element", runs, N, 40 * plain));
    }
  }

  /** A run of a program over N places, with as many inputs of these values as it loads. */
  private static Runnable job(Program program, double[] values) {
    Runner runner = new Runner(program);
    Operand[] operands =
        program.inputs().stream().map(type -> operand(type, values)).toArray(Operand[]::new);
    Chunk chunk = Chunk.all(N);
    return () -> runner.reduce(chunk, operands);
  }

  private static Operand operand(DType type, double[] values) {
    Block block = Block.of(values.clone(), values.length);
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    int scaled =
        type.isFloat()
            ? x
            : builder.binary(Binary.MULTIPLY, x, builder.constant(DType.FLOAT64, 50.0));
    Runner runner = new Runner(builder.store(builder.cast(scaled, type)));
    return Operand.of(runner.map(Chunk.all(values.length), Operand.of(block)).getFirst());
  }

  /** For each run the shortest of many bursts, in nanoseconds an element, after warming up. */
  private static List<Double> measure(int repeats, Runnable job) {
    warm(job);
    List<Double> runs = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      runs.add(shortest(job, RUN_NANOS) / N);
    }
    return runs;
  }

  /** Until two rounds in a row are no longer faster: the compiler may be late on a busy machine. */
  private static void warm(Runnable job) {
    double best = Double.POSITIVE_INFINITY;
    int idle = 0;
    for (int round = 0; round < WARM_ROUNDS && idle < 2; round++) {
      double now = shortest(job, WARM_NANOS);
      idle = now < 0.95 * best ? 0 : idle + 1;
      best = Math.min(best, now);
    }
  }

  private static double shortest(Runnable job, long nanos) {
    long end = System.nanoTime() + nanos;
    long shortest = Long.MAX_VALUE;
    for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
      job.run();
      shortest = Math.min(shortest, System.nanoTime() - begun);
    }
    return shortest;
  }

  /** What 100 more tiles allocate, a tile. */
  private static void allocation(Settings settings, Consumer<Row> rows, double[] a) {
    String what = "allocated a tile";
    if (!settings.wants(what)) {
      return;
    }
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    int y = builder.uniform(DType.FLOAT64, 3, 0);
    int sum = builder.binary(Binary.ADD, builder.unary(Unary.EXP, x), builder.unary(Unary.LOG, y));
    builder.fold(Fold.SUM, sum).fold(Fold.MAX, builder.unary(Unary.SIN, sum));
    builder.fold(Fold.VARIANCE, builder.unary(Unary.TANH, x));
    Runner runner = new Runner(builder.reduce(0));
    Operand whole = Operand.of(Block.of(a.clone(), N));
    Operand one = whole.slice(0, 0, 1, 1024);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Double> runs = new ArrayList<>();
    for (int i = 0; i < 300 + settings.repeats(); i++) {
      long begun = threads.getCurrentThreadAllocatedBytes();
      runner.reduce(Chunk.all(1024), one);
      long middle = threads.getCurrentThreadAllocatedBytes();
      runner.reduce(Chunk.all(N), whole);
      long end = threads.getCurrentThreadAllocatedBytes();
      if (i >= 300) {
        runs.add((double) ((end - middle) - (middle - begun)) / (TILES - 1));
      }
    }
    rows.accept(Row.of(what, "bytes", runs, TILES, 0));
  }
}

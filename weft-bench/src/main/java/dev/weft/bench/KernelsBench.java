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
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
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
  private static final long WARM_NANOS = 20_000_000;
  private static final int WARM_RUNS = 80; // two rounds of them are enough for loops to be woven
  private static final long PATIENCE_NANOS = 300_000_000;
  private static final long MOST_PATIENCE_NANOS = 20_000_000_000L;
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

  /**
   * A program to be measured.
   *
   * @param limit how many times a plain loop's time it may take
   * @param whole whether loading and folding count, too
   */
  private record Case(String what, Runnable job, double limit, boolean whole) {}

  @Override
  public void run(Settings settings, Consumer<Row> rows) {
    double[] a = values(1);
    double[] b = values(2);
    List<Case> cases = new ArrayList<>();
    kernels(cases, a);
    folds(cases, a);
    cases.removeIf(c -> !settings.wants(c.what()));
    Program.Builder builder = Program.builder();
    int input = builder.input(DType.FLOAT64);
    Runnable load = job(builder.fold(Fold.MAX, input).reduce(0), a);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < WARM_RUNS; i++) {
        load.run();
        plainLoop(a, b);
      }
      for (Case c : cases) {
        for (int i = 0; i < WARM_RUNS; i++) {
          c.job().run();
        }
      }
      settle();
    }
    List<Double> plainRuns = measure(settings.repeats(), () -> plainLoop(a, b));
    double plain = Row.median(plainRuns);
    rows.accept(Row.of("plain loop", "ns/element", plainRuns, N, Double.NaN));
    double base = Row.median(measure(settings.repeats(), load));
    for (Case c : cases) {
      double taken = c.whole() ? 0 : base;
      List<Double> runs =
          measure(settings.repeats(), c.job()).stream().map(ns -> Math.max(ns - taken, 0)).toList();
      rows.accept(Row.of(c.what(), "ns/element", runs, N, c.limit() * plain));
    }
    allocation(settings, rows, a);
  }

  private static void kernels(List<Case> cases, double[] a) {
    for (Unary operation : Unary.values()) {
      for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
        if (operation != Unary.BITWISE_INVERT) {
          Program.Builder builder = Program.builder();
          int x = builder.input(type);
          boolean above1 = operation == Unary.ACOSH;
          int y = above1 ? builder.binary(Binary.ADD, x, builder.constant(type, 1.0)) : x;
          int result = builder.unary(operation, y);
          String what = operation + (type == DType.FLOAT32 ? " float32" : "");
          cases.add(kernel(what, builder, result, limit(operation), a));
        }
      }
    }
    for (Binary operation : Binary.values()) {
      for (DType type : List.of(DType.FLOAT64, DType.INT64)) {
        if (type == DType.INT64 || isForFloats(operation)) {
          Program.Builder builder = Program.builder();
          int x = builder.input(type);
          int y = // at least 1; by what is not woven with a cheap operation
              type.isFloat() && isCheap(operation)
                  ? builder.unary(Unary.SIGN, x)
                  : builder.binary(Binary.MAXIMUM, x, builder.constant(type, 1));
          int result = builder.binary(operation, x, y);
          cases.add(kernel(operation + " " + type, builder, result, limit(operation), a));
        }
      }
    }
    Program.Builder woven = Program.builder();
    cases.add(kernel("chain of 8, woven", woven, chain(woven), 2, a));
    Program.Builder uniform = Program.builder();
    int u = uniform.uniform(DType.FLOAT64, 1, 0);
    cases.add(kernel("uniform", uniform, u, 3, a));
    Program.Builder normal = Program.builder();
    int z = normal.normal(DType.FLOAT64, 1, 0);
    cases.add(kernel("normal", normal, z, 30, a));
  }

  /** Eight cheap operations: one loop, once it has been woven. */
  private static int chain(Program.Builder builder) {
    int x = builder.input(DType.FLOAT64);
    int r = builder.binary(Binary.ADD, x, builder.constant(DType.FLOAT64, 1.0));
    r = builder.binary(Binary.MULTIPLY, r, builder.constant(DType.FLOAT64, 2.0));
    r = builder.binary(Binary.SUBTRACT, r, builder.constant(DType.FLOAT64, 3.0));
    r = builder.binary(Binary.DIVIDE, r, builder.constant(DType.FLOAT64, 4.0));
    r = builder.binary(Binary.ADD, r, x);
    r = builder.binary(Binary.MULTIPLY, r, builder.constant(DType.FLOAT64, 0.5));
    r = builder.binary(Binary.SUBTRACT, r, x);
    return builder.unary(Unary.SQUARE, r);
  }

  private static Case kernel(
      String what, Program.Builder builder, int result, double limit, double[] a) {
    return new Case(what, job(builder.fold(Fold.MAX, result).reduce(0), a), limit, false);
  }

  private static void folds(List<Case> cases, double[] a) {
    for (Fold fold :
        List.of(Fold.SUM, Fold.PROD, Fold.MIN, Fold.MAX, Fold.MEAN, Fold.VARIANCE, Fold.ANY)) {
      Program.Builder builder = Program.builder();
      Program program = builder.fold(fold, builder.input(DType.FLOAT64)).reduce(0);
      cases.add(new Case("load and fold " + fold, job(program, a), 6, true));
    }
    Program.Builder builder = Program.builder();
    int x = builder.unary(Unary.ASIN, builder.uniform(DType.FLOAT64, 1, 0));
    int y = builder.unary(Unary.ACOS, builder.uniform(DType.FLOAT64, 2, 0));
    Program program = builder.fold(Fold.SUM, builder.binary(Binary.ADD, x, y)).reduce(0);
    Runnable headline = job(program, new double[0]);
    cases.add(new Case("sum of asin(uniform) + acos(uniform)", headline, 20, true));
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

  private static boolean isCheap(Binary operation) {
    return switch (operation) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MINIMUM, MAXIMUM -> true;
      default -> false;
    };
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
      case NEGATIVE, ABS, SQUARE, FLOOR, CEIL, ROUND, TRUNC -> 3;
      case SIGN, ISNAN, ISINF, ISFINITE, SIGNBIT, LOGICAL_NOT, RECIPROCAL, SQRT, EXPONENT -> 5;
      case ASIN, ACOS -> 8;
      case SIN, COS, EXP, LOG, EXPM1 -> 12;
      case LOG1P, LOG2, LOG10, TAN, ATAN, SINH, COSH, TANH -> 18;
      case ASINH, ACOSH, ATANH -> 24;
      case BITWISE_INVERT -> Double.NaN;
    };
  }

  private static double limit(Binary operation) {
    return switch (operation) {
      case ATAN2, HYPOT, COPYSIGN, NEXTAFTER, LDEXP, FLOOR_DIVIDE, REMAINDER, LOGADDEXP -> 30;
      case POW -> 50;
      case DIVIDE, LOGICAL_AND, LOGICAL_OR, LOGICAL_XOR -> 10;
      default -> 5;
    };
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
    shortest(job, WARM_NANOS);
    List<Double> runs = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      runs.add(shortest(job, RUN_NANOS) / N);
    }
    return runs;
  }

  /** Until the compiler of the JVM is idle, which it may be late to be on a busy machine. */
  private static void settle() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + MOST_PATIENCE_NANOS;
    long before = -1;
    long now = compiler.getTotalCompilationTime();
    while (now != before && System.nanoTime() < end) {
      LockSupport.parkNanos(PATIENCE_NANOS);
      before = now;
      now = compiler.getTotalCompilationTime();
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

package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.client.TaskFuture;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the operations of {@link Arrays} are given: arrays in memory, made when first asked for. */
final class ArrayInputs implements AutoCloseable {
  private final Client client;
  private final double scale;
  private final Map<String, DArray> made = new HashMap<>();
  private @Nullable TaskFuture<Integer> held;

  ArrayInputs(Client client, double scale) {
    this.client = client;
    this.scale = scale;
  }

  /** Returns {@code n} as it is scaled, in hundreds. */
  int sized(int n) {
    return Math.max(100, (int) (n * scale) / 100 * 100);
  }

  int side() {
    return sized(10_000);
  }

  int length() {
    return side() * 1000;
  }

  private DArray once(String name, Supplier<DArray> make) {
    DArray array = made.get(name);
    if (array == null) {
      array = make.get();
      made.put(name, array);
    }
    return array;
  }

  private DArray uniform(long seed, int... shape) {
    long[] lengths = java.util.Arrays.stream(shape).asLongStream().toArray();
    return client.compute(DArray.random(seed).uniform(lengths)).lazy();
  }

  /** A square of random numbers. */
  DArray x() {
    return once("x", () -> uniform(1, side(), side()));
  }

  /** Another one. */
  DArray y() {
    return once("y", () -> uniform(2, side(), side()));
  }

  /** The numbers of x in ten blocks of rows, held by the engine. */
  DArray rows() {
    return once(
        "rows",
        () -> {
          DArray rows = x().rechunk(side() / 10, side()).mapBlocks((block, _) -> block);
          held = client.persist(Arrays.kept(rows));
          held.result();
          return rows;
        });
  }

  /** Ten million random numbers. */
  DArray vector() {
    return once("vector", () -> uniform(3, length()));
  }

  /** As many whole numbers below 1000. */
  DArray integers() {
    return once(
        "integers",
        () -> {
          long[] values = new SplittableRandom(4).longs(length(), 0, 1000).toArray();
          return NDArray.wrap(values, length()).lazy();
        });
  }

  /** Lines of 4096 random numbers. */
  DArray signal() {
    return once("signal", () -> uniform(5, sized(4096) / 2, 4096));
  }

  /** Lines of 4096 complex numbers. */
  DArray complex() {
    return once("complex", () -> client.compute(signal().astype(DType.COMPLEX128)).lazy());
  }

  /** A cube to be contracted. */
  DArray cube() {
    int n = sized(400);
    return once("cube", () -> uniform(10, n, n, n));
  }

  /** A square to be multiplied. */
  DArray square() {
    return once("square", () -> uniform(6, sized(4000), sized(4000)));
  }

  /** A matrix of many rows and 50 columns. */
  DArray tall() {
    return once("tall", () -> uniform(7, sized(250_000), 50)).rechunk(sized(250_000) / 16, 50);
  }

  /** A matrix of linear equations. */
  DArray system() {
    return once(
        "system",
        () -> {
          int n = sized(2000);
          double[] values = new SplittableRandom(8).doubles((long) n * n).toArray();
          for (int i = 0; i < n; i++) {
            values[i * n + i] += n;
          }
          return DArray.of(values, n, n);
        });
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }
}

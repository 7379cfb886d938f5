package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What the operations of {@link Arrays} are given: arrays whose blocks the engine holds, in the
 * chunks that Dask is given, made when first asked for.
 */
final class ArrayInputs implements AutoCloseable {
  private final Client client;
  private final double scale;
  private final Map<String, DArray> made = new HashMap<>();

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

  /** Random numbers, computed and held by the engine in chunks of at most {@code chunk}. */
  private DArray uniform(long seed, long[] shape, long... chunk) {
    return DArray.random(seed).uniform(shape).rechunk(chunk).persist(client);
  }

  /** A tenth of {@link #side}. */
  private int cut() {
    return side() / 10;
  }

  /** A square of random numbers. */
  DArray x() {
    return once("x", () -> uniform(1, new long[] {side(), side()}, cut(), cut()));
  }

  /** Another one. */
  DArray y() {
    return once("y", () -> uniform(2, new long[] {side(), side()}, cut(), cut()));
  }

  /** The numbers of x in ten blocks of rows. */
  DArray rows() {
    return once("rows", () -> x().rechunk(cut(), side()).persist(client));
  }

  /** Ten million random numbers. */
  DArray vector() {
    return once("vector", () -> uniform(3, new long[] {length()}, length() / 10));
  }

  /** As many whole numbers below 1000. */
  DArray integers() {
    return once(
        "integers",
        () -> {
          long[] values = new SplittableRandom(4).longs(length(), 0, 1000).toArray();
          return NDArray.wrap(values, length()).lazy().rechunk(length() / 10).persist(client);
        });
  }

  /** Lines of 4096 random numbers. */
  DArray signal() {
    int lines = sized(4096) / 2;
    return once("signal", () -> uniform(5, new long[] {lines, 4096}, lines / 8, 4096));
  }

  /** Lines of 4096 complex numbers. */
  DArray complex() {
    return once("complex", () -> signal().astype(DType.COMPLEX128).persist(client));
  }

  /** The same as one line. */
  DArray line() {
    return once("line", () -> complex().reshape(-1).rechunk(-1).persist(client));
  }

  /** A cube to be contracted. */
  DArray cube() {
    int n = sized(400);
    return once("cube", () -> uniform(10, new long[] {n, n, n}, n / 2, n / 2, n / 2));
  }

  /** A square to be multiplied. */
  DArray square() {
    int n = sized(4000);
    return once("square", () -> uniform(6, new long[] {n, n}, n / 4, n / 4));
  }

  /** A matrix of many rows and 50 columns. */
  DArray tall() {
    int n = sized(250_000);
    return once("tall", () -> uniform(7, new long[] {n, 50}, n / 16, 50));
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
          return DArray.of(values, n, n).rechunk(n / 4, n / 4).persist(client);
        });
  }

  @Override
  public void close() {
    made.values().forEach(DArray::unpersist);
    made.clear();
  }
}

package dev.weft.bench;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.zarr.Zarr;
import dev.weft.io.zarr.ZarrOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An array in memory into a store of Zarr 2 and back, in chunks of 1 MB; beside zarr-python, which
 * has the same numbers, writes a store of the same form and reads the same files. Stores lie where
 * temporary files do, and are in the memory of the system when they are read.
 */
public final class ZarrBench implements Benchmark {
  private static final long MEGABYTE = 1 << 20;
  private static final int WARM = 3;

  /** Creates the benchmark. */
  public ZarrBench() {}

  @Override
  public String name() {
    return "zarr";
  }

  @Override
  public String about() {
    return "MB/s of arrays written to and read from Zarr in chunks of 1 MB, packed by zstd or blosc";
  }

  /** Slowly changing numbers with noise in their last digits, as instruments give them. */
  private static NDArray numbers(DType type, Client client) {
    long rows =
        Math.max(
            1024, Math.round(8192 * Double.parseDouble(System.getProperty("weft.scale", "1"))));
    DArray line = Creation.arange(0, 8192, 1).astype(DType.FLOAT64);
    DArray wave = line.multiply(0.002).sin().multiply(800).add(1000);
    DArray noise = DArray.random(7).uniform(rows, 8192).multiply(16);
    DArray numbers = noise.add(wave);
    return client.compute(
        (type.isFloat() ? numbers.floor().divide(16) : numbers.floor()).astype(type));
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    Map<String, Codec> packings = new LinkedHashMap<>();
    packings.put("zstd", Codec.zstd());
    packings.put("blosc-lz4", Codec.blosc(Blosc.Inner.LZ4, 5, Blosc.Shuffle.BYTES));
    Path folder = Files.createTempDirectory("weft-bench-zarr");
    try (Client client = Client.local(settings.threads())) {
      for (DType type : List.of(DType.UINT16, DType.FLOAT32)) {
        NDArray numbers = numbers(type, client);
        for (Map.Entry<String, Codec> packing : packings.entrySet()) {
          String form = packing.getKey() + ", " + type;
          if (settings.wants("write, " + form) || settings.wants("read, " + form)) {
            measure(settings, client, folder, numbers, form, packing.getValue(), rows);
          }
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static void measure(
      Settings settings,
      Client client,
      Path folder,
      NDArray numbers,
      String form,
      Codec codec,
      Consumer<Row> rows)
      throws IOException {
    Path store = folder.resolve("weft.zarr");
    long lines = MEGABYTE / numbers.dtype().bytes() / 1024;
    ZarrOptions options = ZarrOptions.v2().chunks(lines, 1024).compression(codec);
    double megabytes = (double) numbers.size() * numbers.dtype().bytes() / MEGABYTE;
    var own = new Figures(megabytes);
    for (int i = 0; i < WARM; i++) {
      run(numbers, store, options, client, new Figures(megabytes));
    }
    if (!settings.peers()) {
      for (int i = 0; i < settings.repeats(); i++) {
        run(numbers, store, options, client, own);
      }
      rows.accept(row("write, " + form, own.writes, numbers.size()));
      rows.accept(row("read, " + form, own.reads, numbers.size()));
      return;
    }
    Path other = folder.resolve("peer.zarr");
    try (var peer = PeerSession.with("zarr", "zarr.py", "" + store, "" + other)) {
      var theirs = new Figures(megabytes);
      for (int i = 0; i < settings.repeats(); i++) { // in turns, for the state of the machine
        run(numbers, store, options, client, own);
        theirs.add(peer.measure("write", 1).getFirst(), peer.measure("read", 1).getFirst());
      }
      String name = peer.version() + ", 1 thread";
      double write = Row.median(theirs.writes);
      double read = Row.median(theirs.reads);
      rows.accept(row("write, " + form, own.writes, numbers.size(), write).withPeer(name, write));
      rows.accept(row("read, " + form, own.reads, numbers.size(), read).withPeer(name, read));
    }
  }

  /** What runs reached, in MB/s. */
  private static final class Figures {
    private final double megabytes;
    private final List<Double> writes = new ArrayList<>();
    private final List<Double> reads = new ArrayList<>();

    Figures(double megabytes) {
      this.megabytes = megabytes;
    }

    void add(double writeSeconds, double readSeconds) {
      writes.add(megabytes / writeSeconds);
      reads.add(megabytes / readSeconds);
    }
  }

  private static void run(
      NDArray numbers, Path store, ZarrOptions options, Client client, Figures figures)
      throws IOException {
    if (Files.exists(store)) {
      delete(store); // the peer's is deleted before its clock starts, too
    }
    long begun = System.nanoTime();
    Zarr.write(numbers.lazy(), store, options, client);
    long written = System.nanoTime();
    NDArray read = client.compute(Zarr.open(store));
    long ended = System.nanoTime();
    if (!read.equals(numbers)) {
      throw new AssertionError("what was read from " + store + " is not what was written");
    }
    figures.add((written - begun) / 1e9, (ended - written) / 1e9);
  }

  private static Row row(String what, List<Double> runs, long n) {
    return row(what, runs, n, Double.NaN);
  }

  private static Row row(String what, List<Double> runs, long n, double goal) {
    return new Row(what, "MB/s", Row.median(runs), runs, n, goal, true);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}

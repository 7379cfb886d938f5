package dev.weft.cluster;

import dev.weft.cluster.Message.Holding;
import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.scheduler.Lease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Finds where the values are that a lease reads and its worker does not hold. */
final class Inputs {
  /** Of a wiring that leaves gaps, so many parts are asked one by one; of more, the gaps too. */
  private static final int MOST_GAPS = 1 << 16;

  private final Whereabouts whereabouts;
  private final IntFunction<Stage> stages;
  private final Slice slice = new Slice();
  private int[] parts = new int[256];
  private int size;

  /** Makes one; {@code stages} are those that the scheduler knows, by number. */
  Inputs(Whereabouts whereabouts, IntFunction<Stage> stages) {
    this.whereabouts = whereabouts;
    this.stages = stages;
  }

  /** Returns who holds what the lease reads, without what its own worker holds. */
  List<Holding> elsewhere(Lease lease) {
    var found = new ArrayList<Holding>();
    for (int step = 0; step < lease.steps(); step++) {
      List<Wiring> reads = lease.stage(step).reads();
      for (int read = 0; read < reads.size(); read++) {
        int source = lease.sourceId(step, read);
        switch (reads.get(read)) {
          case Line line -> line(lease, step, line, source, found);
          case PartWiring wiring -> each(lease, step, wiring, source, found);
        }
      }
    }
    found.removeIf(holding -> holding.worker() == lease.worker());
    return found;
  }

  private void line(Lease lease, int step, Line line, int source, List<Holding> found) {
    long from = lease.from(step);
    long to = lease.to(step);
    int[] list = lease.list(step);
    long n = stages.apply(source).size();
    if (list == null && (line.dense() || line.step() == 0 || to - from > MOST_GAPS)) {
      add(source, line.hullFrom(from, to, n), line.hullTo(from, to, n), found);
      return;
    }
    long begin = 0;
    long end = 0;
    for (long k = from; k < to; k++) {
      long part = list == null ? k : list[(int) k];
      long a = line.readFrom(part, n);
      long b = line.readTo(part, n);
      if (a >= begin && a <= end) {
        end = Math.max(end, b);
      } else {
        add(source, begin, end, found);
        begin = a;
        end = b;
      }
    }
    add(source, begin, end, found);
  }

  private void each(Lease lease, int step, PartWiring wiring, int source, List<Holding> found) {
    int[] list = lease.list(step);
    size = 0;
    for (long k = lease.from(step); k < lease.to(step); k++) {
      wiring.inputs(list == null ? (int) k : list[(int) k], slice);
      int more = slice.to - slice.from;
      if (parts.length < size + more) {
        parts = Arrays.copyOf(parts, Math.max(size + more, 2 * parts.length));
      }
      for (int e = slice.from; e < slice.to; e++) {
        parts[size++] = slice.part(e);
      }
    }
    Arrays.sort(parts, 0, size);
    for (int i = 0, next; i < size; i = next) {
      next = i + 1;
      while (next < size && parts[next] <= parts[next - 1] + 1) {
        next++;
      }
      add(source, parts[i], parts[next - 1] + 1L, found);
    }
  }

  private void add(int source, long from, long to, List<Holding> found) {
    if (from < to) {
      whereabouts.find(source, from, to, found);
    }
  }
}

package dev.weft.scheduler;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;

/**
 * Finds ready parts whose inputs are on a host: of a few candidates from where the worker was last,
 * the first that is; else that place.
 */
final class Nearness {
  private static final int TRIES = 32;

  private final Slice slice = new Slice();
  long from; // what was found
  long to; // the end of what the host has, if that is known

  void find(Host host, StageState x, long hint) {
    from = hint;
    to = Long.MAX_VALUE;
    int read = 0; // of the reads, that of the largest values
    for (int r = 1; r < x.reads.length; r++) {
      if (x.sources[r].bytes > x.sources[read].bytes) read = r;
    }
    Owners owners = x.sources[read].owners;
    if (owners == null) return;
    if (x.reads[read] instanceof Line line) findRange(host, x, x.sources[read], line, owners);
    else findPart(host, x, (PartWiring) x.reads[read], owners);
  }

  private void findRange(Host host, StageState x, StageState source, Line line, Owners owners) {
    if (line.step() <= 0) return;
    long p = from;
    boolean wrapped = false;
    for (int k = 0; k < TRIES; k++) {
      if (!x.ready.find(p)) {
        if (wrapped) return;
        wrapped = true;
        p = 0;
        continue;
      }
      p = Math.max(p, x.ready.lo);
      long q = line.readFrom(p, source.n);
      if (q >= line.readTo(p, source.n)) return;
      int owner = owners.of(q);
      if (owner == Owners.NOBODY) return;
      long end = line.touchedTo(q, owners.runEnd(q), x.n);
      if (owner == host.id) {
        from = p;
        to = Math.max(p + 1, end);
        return;
      }
      p = Math.max(p + 1, end);
    }
  }

  private void findPart(Host host, StageState x, PartWiring read, Owners owners) {
    Bits ready = x.readyBits();
    int p = ready.next((int) from);
    for (int k = 0; k < TRIES && p >= 0; k++) {
      read.inputs(p, slice);
      if (slice.from < slice.to && owners.of(slice.part(slice.from)) == host.id) {
        from = p;
        return;
      }
      p = ready.next(p + 1);
    }
  }
}

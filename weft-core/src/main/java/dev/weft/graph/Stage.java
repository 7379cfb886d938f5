package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * A run of similar tasks: {@code size} parts that share one body and the same wirings.
 *
 * <p>Every public API lowers to stages: an operation on a chunked array is a stage of one part a
 * chunk, a bag's {@code map} one part a partition, and a whole graph of delayed calls one stage
 * whose parts read each other by a {@link Table}.
 *
 * @param name unique within a graph; equal names denote equal values, wherever and by whomever they
 *     are computed
 * @param size the number of parts, at least 1
 * @param reads which parts of which stages each part reads; none for a source
 * @param body the code of every part
 * @param needs an upper bound of what one part needs
 * @param note what {@code explain()} says of the stage: what was fused into it and what not, and
 *     why; may be empty
 */
public record Stage(String name, long size, List<Wiring> reads, Body body, Needs needs, String note)
    implements Serializable {

  public Stage {
    requireNonNull(name, "name");
    requireNonNull(body, "body");
    requireNonNull(needs, "needs");
    requireNonNull(note, "note");
    reads = List.copyOf(reads);
    if (size < 1) {
      throw new IllegalArgumentException(
          "a stage has at least one part: size=" + size + ", stage=" + name);
    }
    for (Wiring read : reads) {
      if (read instanceof Table table && table.source().equals(name)) table.refuseUpwards();
    }
  }

  /** As the canonical constructor, without a note. */
  public Stage(String name, long size, List<Wiring> reads, Body body, Needs needs) {
    this(name, size, reads, body, needs, "");
  }

  /** Returns the key of part {@code part}. */
  public Key key(long part) {
    if (part >= size) {
      throw new IndexOutOfBoundsException(
          "part out of range: part=" + part + ", size=" + size + ", stage=" + name);
    }
    return new Key(name, part);
  }
}

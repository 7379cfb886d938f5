package dev.weft.engine;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.StageValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stage on a host: its values and those of the stages it reads, ready for a {@link Runner}. */
public final class StageSlot {
  final int id;
  final Stage stage;
  final StageValues values;
  final @Nullable Line[] lines; // by read, as are the two below
  final @Nullable PartWiring[] wirings;
  final @Nullable StageSlot[] sources;
  final boolean waits;
  final boolean borrows;

  /** Creates the slot of the stage that the scheduler knows as number {@code id}. */
  public StageSlot(int id, StageValues values) {
    this.id = id;
    this.values = values;
    stage = values.stage();
    waits = stage.needs().waits();
    borrows = stage.body().borrows();
    List<Wiring> reads = stage.reads();
    lines = new @Nullable Line[reads.size()];
    wirings = new @Nullable PartWiring[reads.size()];
    sources = new @Nullable StageSlot[reads.size()];
    for (int r = 0; r < lines.length; r++) {
      switch (reads.get(r)) {
        case Line line -> lines[r] = line;
        case PartWiring wiring -> wirings[r] = wiring;
      }
    }
  }

  /** Returns the values of the stage on this host. */
  public StageValues values() {
    return values;
  }

  /** Names the stage that read {@code read} reads; before work is made that contains this one. */
  public void source(int read, StageSlot source) {
    if (sources[read] != source) {
      sources[read] = source;
    }
  }
}

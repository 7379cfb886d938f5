package dev.weft.stress;

import dev.weft.engine.Runner;
import dev.weft.engine.StageSlot;
import dev.weft.engine.Work;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Whenever work is cancelled whose values go straight into the store, nothing of it stays. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing held")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was kept")
@State
public class CancelWhilePutting {
  private final Store store = new Store(1 << 20);
  private final Runner runner = new Runner(store, 0);
  private final Work work = new Work(0, 1, Long.MAX_VALUE);

  public CancelWhilePutting() {
    var source = new Stage("source", 1, List.of(), _ -> {}, Needs.NONE);
    var stage =
        new Stage(
            "s",
            4,
            List.of(Wiring.table("source", 1, new int[] {0, 0, 0, 0, 0}, new int[0])),
            parts -> {
              while (parts.next()) {
                parts.put(parts.part());
              }
            },
            Needs.NONE);
    StageValues values = store.open(stage);
    if (!values.pinned()) {
      throw new AssertionError("these values would be stored when the step is over");
    }
    var slot = new StageSlot(1, values);
    slot.source(0, new StageSlot(2, store.open(source)));
    work.add(slot, 0, 4, new int[] {0, 1, 2, 3}, 0, 0, 0);
  }

  @Actor
  public void lane() {
    runner.run(work);
  }

  @Actor
  public void owner() {
    work.cancel();
  }

  @Arbiter
  public void look(J_Result r) {
    r.r1 = store.heldBytes();
  }
}

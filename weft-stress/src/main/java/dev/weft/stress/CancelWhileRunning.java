package dev.weft.stress;

import dev.weft.engine.Runner;
import dev.weft.engine.StageSlot;
import dev.weft.engine.Work;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.store.Store;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** Whenever work is cancelled, nothing of it stays, and its thread is not left interrupted. */
@JCStressTest
@Outcome(id = "0, false", expect = Expect.ACCEPTABLE, desc = "nothing held")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "a value was kept, or the next task would be interrupted")
@State
public class CancelWhileRunning {
  private final Store store = new Store(1 << 20);
  private final Runner runner = new Runner(store, 0);
  private final Work work = new Work(0, 1, Long.MAX_VALUE);
  private boolean interrupted;

  public CancelWhileRunning() {
    var stage =
        new Stage(
            "s",
            4,
            List.of(),
            parts -> {
              while (parts.next()) {
                parts.put(parts.part());
              }
            },
            Needs.NONE);
    work.add(new StageSlot(1, store.open(stage)), 0, 4, null, 0, 0, 0);
  }

  @Actor
  public void lane() {
    runner.run(work);
    interrupted = Thread.currentThread().isInterrupted();
  }

  @Actor
  public void owner() {
    work.cancel();
  }

  @Arbiter
  public void look(JZ_Result r) {
    r.r1 = store.heldBytes();
    r.r2 = interrupted;
  }
}

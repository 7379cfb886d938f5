package dev.weft.stress;

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
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads that both find no page make one page. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both values are there")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was written to a page that is not linked")
@State
public class StoreTwoWriters {
  private final StageValues values =
      new Store(1 << 20)
          .open(
              new Stage(
                  "t",
                  3,
                  List.of(Wiring.table("t", 3, new int[] {0, 0, 0, 1}, new int[] {0})),
                  parts -> {},
                  Needs.NONE));

  @Actor
  public void one() {
    values.put(0, 1L);
  }

  @Actor
  public void two() {
    values.put(1, 2L);
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = values.slot(0) != null;
    r.r2 = values.slot(1) != null;
  }
}

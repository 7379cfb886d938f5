package dev.weft.stress;

import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** A page that falls empty is not the page that another thread writes to. */
@JCStressTest
@Outcome(id = "true, 24", expect = Expect.ACCEPTABLE, desc = "the value written is there")
@Outcome(expect = Expect.FORBIDDEN, desc = "the value written is lost, or the bytes are wrong")
@State
public class StoreWriteAndFree {
  private final Store store = new Store(1 << 20);
  private final StageValues values =
      store.open(new Stage("s", 100, List.of(), parts -> {}, Needs.NONE));

  public StoreWriteAndFree() {
    values.write(0, 1, new Object[] {1L}, 0);
  }

  @Actor
  public void reader() {
    values.free(0, 1); // the last value of the page
  }

  @Actor
  public void writer() {
    values.write(1, 2, new Object[] {2L}, 0);
  }

  @Arbiter
  public void look(ZJ_Result r) {
    r.r1 = values.slot(1) != null && values.slot(0) == null;
    r.r2 = store.heldBytes();
  }
}

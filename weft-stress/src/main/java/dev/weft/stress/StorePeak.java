package dev.weft.stress;

import dev.weft.store.Store;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The most bytes alive at once are those of an order in which bytes came and went. */
@JCStressTest
@Outcome(id = "8, 16", expect = Expect.ACCEPTABLE, desc = "the first went before the second came")
@Outcome(id = "8, 24", expect = Expect.ACCEPTABLE, desc = "both were there at once")
@Outcome(id = "8, 8", expect = Expect.FORBIDDEN, desc = "the larger one was not seen")
@Outcome(expect = Expect.FORBIDDEN, desc = "bytes were lost, or counted twice")
@State
public class StorePeak {
  private final Store store = new Store(1 << 20);

  @Actor
  public void first() {
    store.passing(16);
    store.passing(-16);
  }

  @Actor
  public void second() {
    store.passing(8);
  }

  @Arbiter
  public void look(JJ_Result r) {
    r.r1 = store.heldBytes();
    r.r2 = store.peakBytes();
  }
}

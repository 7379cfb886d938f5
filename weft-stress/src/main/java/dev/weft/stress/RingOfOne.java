package dev.weft.stress;

import dev.weft.event.Event;
import dev.weft.event.EventRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two events by two threads, a ring of one has the one that came last. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "two accepted, the later there")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event is missing")
@State
public class RingOfOne {
  private final EventRing ring = new EventRing(1);

  @Actor
  public void one() {
    ring.accept(new Event.WorkerLost(1, 1, "stress"));
  }

  @Actor
  public void two() {
    ring.accept(new Event.WorkerLost(2, 2, "stress"));
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = (int) ring.accepted();
    r.r2 = ring.since(0).size();
  }
}

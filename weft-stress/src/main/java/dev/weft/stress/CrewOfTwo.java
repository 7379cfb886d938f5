package dev.weft.stress;

import dev.weft.engine.Crew;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Of two threads at work one ends its work while the other steps aside: a seat is never empty. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "one left, then another must come")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "the one that is left stays")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "nobody is at work")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "one too many comes")
@State
public class CrewOfTwo {
  private final Crew crew = new Crew();

  public CrewOfTwo() {
    crew.come();
    crew.come();
  }

  @Actor
  public void ends(ZZ_Result r) {
    r.r1 = crew.leaveIfSurplus();
  }

  @Actor
  public void waits(ZZ_Result r) {
    r.r2 = crew.stepAside();
  }
}

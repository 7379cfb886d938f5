package dev.weft.stress;

import dev.weft.engine.Crew;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads at work end it at the same time: one leaves. */
@JCStressTest
@Outcome(
    id = {"true, false", "false, true"},
    expect = Expect.ACCEPTABLE,
    desc = "one left")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "both left")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "both stayed")
@State
public class CrewLeaving {
  private final Crew crew = new Crew();

  public CrewLeaving() {
    crew.come();
    crew.come();
  }

  @Actor
  public void one(ZZ_Result r) {
    r.r1 = crew.leaveIfSurplus();
  }

  @Actor
  public void two(ZZ_Result r) {
    r.r2 = crew.leaveIfSurplus();
  }
}

package dev.weft.stress;

import dev.weft.engine.Doorbell;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two bring something and ring, one sleeps until both have come: nothing lies there while it
 * sleeps, or it would sleep for ever.
 */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both came")
@Outcome(expect = Expect.FORBIDDEN, desc = "something came that nobody brought")
@State
public class RingAndSleep {
  private final Doorbell bell = new Doorbell();
  private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();

  @Actor
  public void one() {
    queue.add(1);
    bell.ring();
  }

  @Actor
  public void two() {
    queue.add(2);
    bell.ring();
  }

  @Actor
  public void sleeper(I_Result r) {
    for (int come = 0; come < 2; ) {
      Integer next = queue.poll();
      if (next == null) {
        bell.sleep(queue::isEmpty);
      } else {
        r.r1 += next;
        come++;
      }
    }
  }
}

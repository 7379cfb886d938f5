package dev.weft.stress;

import dev.weft.engine.Carrier;
import dev.weft.engine.Coordinator;
import dev.weft.event.EventSink;
import dev.weft.graph.PartRange;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Stimulus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What is told while another thread empties the inbox is handled, without a further call. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both jobs were handled")
@Outcome(expect = Expect.FORBIDDEN, desc = "a stimulus was left in the inbox")
@State
public class InboxHandOver implements Carrier {
  private static final dev.weft.graph.Graph GRAPH =
      dev.weft.graph.Graph.of(
          new dev.weft.graph.Stage(
              "s", 1, List.of(), parts -> {}, dev.weft.graph.Needs.NONE.and("none", 1)));

  private final Coordinator coordinator = new Coordinator(Options.local(), this, EventSink.none());
  private int refused; // guarded by the coordinator's lock, as listeners are called under it

  public InboxHandOver() {
    coordinator.tell(new Stimulus.WorkerJoined(0, 0, 0, 1, 1 << 20, Map.of()));
  }

  private void start() {
    coordinator.start(
        new dev.weft.engine.JobRequest(GRAPH, List.of(new PartRange("s", 0, 1)), 0),
        new dev.weft.engine.JobListener() {
          @Override
          public void held(PartRange range) {}

          @Override
          public void failed(PartRange range, dev.weft.scheduler.Failure failure) {}

          @Override
          public void refused(String why) {
            refused++;
          }

          @Override
          public void closed(String why) {}
        });
  }

  @Actor
  public void one() {
    start();
  }

  @Actor
  public void two() {
    start();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = refused;
  }

  @Override
  public void run(Lease lease) {}

  @Override
  public void cancel(Lease lease) {}

  @Override
  public void free(int host, int stage, long from, long to) {}

  @Override
  public void free(int host, int stage, int[] parts) {}

  @Override
  public void forget(int stage) {}

  @Override
  public CompletableFuture<List<Object>> fetch(int stage, PartRange range) {
    return new CompletableFuture<>();
  }
}

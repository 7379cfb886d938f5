package dev.weft.client;

import dev.weft.engine.TaskFailedException;
import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.Line;
import dev.weft.graph.PartRange;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.scheduler.Failure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Parts of a job that make up one value: which of them are held, and what went wrong. */
final class Target {

  /** What became of a target that has no value. */
  sealed interface Trouble {
    record Failed(Key key, Failure failure) implements Trouble {}

    record Refused(String why) implements Trouble {}

    record Closed(String why) implements Trouble {}

    record Cancelled() implements Trouble {}

    record TimedOut(String limit) implements Trouble {}
  }

  private static final class Seen {
    final long base;
    final BitSet held = new BitSet();

    Seen(long base) {
      this.base = base;
    }
  }

  private final List<PartRange> ranges;
  private final Map<String, Seen> seen = new TreeMap<>();
  private long open;
  private final CompletableFuture<@Nullable Trouble> done = new CompletableFuture<>();

  Target(List<PartRange> ranges) {
    this.ranges = ranges;
    if (ranges.size() == 1) {
      open = ranges.getFirst().size();
    } else {
      for (PartRange range : ranges) {
        @Nullable Seen known = seen.get(range.stage());
        if (known == null || known.base > range.from()) {
          seen.put(range.stage(), new Seen(range.from()));
        }
      }
      // parts wanted twice count once
      var wanted = new TreeMap<String, BitSet>();
      for (PartRange range : ranges) {
        Seen base = seen(range.stage());
        BitSet parts = wanted.computeIfAbsent(range.stage(), _ -> new BitSet());
        parts.set((int) (range.from() - base.base), (int) (range.to() - base.base));
      }
      wanted.values().forEach(parts -> open += parts.cardinality());
    }
    if (open == 0) {
      done.complete(null);
    }
  }

  private Seen seen(String stage) {
    return seen.computeIfAbsent(stage, _ -> new Seen(ranges.getFirst().from()));
  }

  List<PartRange> ranges() {
    return ranges;
  }

  CompletableFuture<@Nullable Trouble> done() {
    return done;
  }

  /** Calls {@code then} once the target is held or given up, on the thread that finds that. */
  @SuppressWarnings("FutureReturnValueIgnored") // `then` does not throw
  void whenDone(Runnable then) {
    done.whenComplete((_, _) -> then.run());
  }

  /** Takes note that parts are held; called by one thread at a time. */
  void held(String stage, long from, long to) {
    if (done.isDone()) {
      return;
    }
    if (ranges.size() == 1 && ranges.getFirst().size() == 1) {
      PartRange only = ranges.getFirst();
      if (only.stage().equals(stage) && from <= only.from() && only.from() < to) {
        open = 0;
      }
    } else {
      for (PartRange range : ranges) {
        if (range.stage().equals(stage)) {
          mark(seen(stage), Math.max(from, range.from()), Math.min(to, range.to()));
        }
      }
    }
    if (open == 0) {
      done.complete(null);
    }
  }

  private void mark(Seen seen, long from, long to) {
    if (from >= to) {
      return;
    }
    int end = (int) (to - seen.base);
    for (int bit = seen.held.nextClearBit((int) (from - seen.base)); bit < end; ) {
      int next = seen.held.nextSetBit(bit);
      int stop = next < 0 ? end : Math.min(next, end);
      seen.held.set(bit, stop);
      open -= stop - bit;
      bit = seen.held.nextClearBit(stop);
    }
  }

  /** Ends the target; only the first end counts. Returns whether this was it. */
  boolean trouble(Trouble trouble) {
    return done.complete(trouble);
  }

  /** Returns what to throw, made on the thread of whoever asked, so that the stack is theirs. */
  static RuntimeException exception(Trouble trouble, Graph graph, String what) {
    return switch (trouble) {
      case Trouble.Failed(Key key, Failure failure) ->
          new TaskFailedException(
              key, failure.origin(), failure.cause(), detail(graph, failure.origin()));
      case Trouble.Refused(String why) -> new RefusedException(why);
      case Trouble.Closed(String why) ->
          new IllegalStateException(why + " before " + what + " ended");
      case Trouble.Cancelled() -> new CancellationException(what + " was cancelled");
      case Trouble.TimedOut(String limit) ->
          new TimeLimitException(what + " took longer than its limit of " + limit);
    };
  }

  /** Says what the part is, and what it reads. */
  private static String detail(Graph graph, Key key) {
    if (!graph.contains(key.stage())) {
      return "";
    }
    Stage stage = graph.stage(key.stage());
    var text = new StringBuilder();
    if (stage.body() instanceof Described described) {
      String description = described.describe(key.part());
      if (!description.isEmpty()) {
        text.append("it is ").append(description);
      }
    }
    List<String> inputs = inputs(graph, stage, key.part());
    if (!inputs.isEmpty()) {
      text.append(text.isEmpty() ? "it reads " : ", and reads ").append(String.join(", ", inputs));
    }
    return text.toString();
  }

  private static List<String> inputs(Graph graph, Stage stage, long part) {
    var inputs = new ArrayList<String>();
    long more = 0;
    for (Wiring read : stage.reads()) {
      if (read instanceof Line line && graph.contains(line.source())) {
        long size = graph.stage(line.source()).size();
        long from = line.readFrom(part, size);
        long to = line.readTo(part, size);
        for (long p = from; p < to; p++) {
          if (inputs.size() == 4) {
            more += to - p;
            break;
          }
          inputs.add(line.source() + "#" + p);
        }
      } else if (read instanceof PartWiring wiring) {
        var slice = new Slice();
        wiring.inputs((int) part, slice);
        for (int k = slice.from; k < slice.to; k++) {
          if (inputs.size() == 4) {
            more += slice.to - k;
            break;
          }
          inputs.add(read.source() + "#" + slice.part(k));
        }
      }
    }
    if (more > 0) {
      inputs.add("and " + more + " more");
    }
    return inputs;
  }
}

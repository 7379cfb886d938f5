package dev.weft.client;

import dev.weft.engine.Engine;
import dev.weft.engine.Job;
import dev.weft.engine.JobListener;
import dev.weft.engine.JobRequest;
import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.PartRange;
import dev.weft.scheduler.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A job and its targets: hears from the engine, and lets go of what nobody holds any more. */
final class Running implements JobListener {

  /** The targets that want parts of one stage. */
  private static final class Interest {
    @Nullable Object[] single = {}; // by part - base: a Target, or a List of them
    long base;
    final List<Target> others = new ArrayList<>();
  }

  private final Map<String, Interest> interests = new HashMap<>();
  private final List<Target> targets;
  private final Set<Target> held = new HashSet<>(); // guarded by itself
  private final boolean overlapping; // a part is wanted by several targets
  private final Job job;

  /** Starts a job for some targets. */
  Running(Engine engine, Graph graph, List<Target> targets, TaskOptions options) {
    this.targets = targets;
    held.addAll(targets);
    var wanted = new ArrayList<PartRange>();
    var hulls = new HashMap<String, long[]>();
    for (Target target : targets) {
      wanted.addAll(target.ranges());
      if (isSingle(target)) {
        PartRange range = target.ranges().getFirst();
        long[] hull = hulls.computeIfAbsent(range.stage(), _ -> new long[] {Long.MAX_VALUE, 0});
        hull[0] = Math.min(hull[0], range.from());
        hull[1] = Math.max(hull[1], range.to());
      }
    }
    for (Target target : targets) {
      for (PartRange range : target.ranges()) {
        Interest interest = interests.computeIfAbsent(range.stage(), _ -> new Interest());
        long @Nullable [] hull = hulls.get(range.stage());
        if (!isSingle(target) || hull == null || hull[1] - hull[0] > 64L * targets.size()) {
          interest.others.add(target);
          continue;
        }
        if (interest.single.length == 0) {
          interest.single = new @Nullable Object[(int) (hull[1] - hull[0])];
          interest.base = hull[0];
        }
        addSingle(interest, (int) (range.from() - interest.base), target);
      }
    }
    var request = new JobRequest(graph, wanted, options.priority());
    overlapping =
        targets.size() > 1
            && request.wantedParts() < wanted.stream().mapToLong(PartRange::size).sum();
    job = engine.start(request, this);
    @Nullable Duration limit = options.limit();
    if (limit != null) {
      CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)
          .execute(() -> timeOut(limit));
    }
  }

  private static boolean isSingle(Target target) {
    return target.ranges().size() == 1 && target.ranges().getFirst().size() == 1;
  }

  @SuppressWarnings("unchecked") // only lists of targets are put there
  private static void addSingle(Interest interest, int at, Target target) {
    @Nullable Object there = interest.single[at];
    if (there == null) {
      interest.single[at] = target;
    } else if (there instanceof Target first) {
      interest.single[at] = new ArrayList<>(List.of(first, target));
    } else {
      ((List<Target>) there).add(target);
    }
  }

  Job job() {
    return job;
  }

  private void timeOut(Duration limit) {
    boolean any = false;
    for (Target target : targets) {
      if (target.trouble(new Target.Trouble.TimedOut(text(limit)))) {
        any = true;
        letGo(target);
      }
    }
    if (any) {
      cancelIfUnheld();
    }
  }

  private static String text(Duration limit) {
    return limit.toMillis() >= 1000
        ? "%.3g s".formatted(limit.toMillis() / 1000.0)
        : limit.toMillis() + " ms";
  }

  /** Lets go of one target; when the last is gone, the job is over. */
  void release(Target target) {
    letGo(target);
    cancelIfUnheld();
  }

  private void letGo(Target target) {
    boolean last;
    synchronized (held) {
      if (!held.remove(target)) {
        return;
      }
      last = held.isEmpty();
    }
    if (!last && !overlapping) {
      job.release(target.ranges());
    }
  }

  private void cancelIfUnheld() {
    boolean none;
    synchronized (held) {
      none = held.isEmpty();
    }
    if (none) {
      job.cancel();
    }
  }

  // ---- from the engine

  @Override
  public void held(PartRange range) {
    @Nullable Interest interest = interests.get(range.stage());
    if (interest == null) {
      return;
    }
    @Nullable Object[] single = interest.single;
    int from = Math.clamp(range.from() - interest.base, 0, single.length);
    int to = Math.clamp(range.to() - interest.base, 0, single.length);
    for (int k = from; k < to; k++) {
      for (Target target : at(interest, k)) {
        target.held(range.stage(), interest.base + k, interest.base + k + 1);
      }
    }
    for (Target target : interest.others) {
      target.held(range.stage(), range.from(), range.to());
    }
  }

  @Override
  public void held(String stage, int[] parts) {
    @Nullable Interest interest = interests.get(stage);
    if (interest == null) {
      return;
    }
    for (int part : parts) {
      long k = part - interest.base;
      if (k >= 0 && k < interest.single.length) {
        for (Target target : at(interest, (int) k)) {
          target.held(stage, part, part + 1L);
        }
      }
    }
    if (interest.others.isEmpty()) {
      return;
    }
    for (int k = 0; k < parts.length; ) {
      int end = k + 1;
      while (end < parts.length && parts[end] == parts[end - 1] + 1) {
        end++;
      }
      for (Target target : interest.others) {
        target.held(stage, parts[k], parts[end - 1] + 1L);
      }
      k = end;
    }
  }

  @SuppressWarnings("unchecked") // only lists of targets are put there
  private static Collection<Target> at(Interest interest, int k) {
    @Nullable Object there = interest.single[k];
    if (there == null) {
      return List.of();
    }
    return there instanceof Target target ? List.of(target) : (List<Target>) there;
  }

  @Override
  public void failed(PartRange range, Failure failure) {
    @Nullable Interest interest = interests.get(range.stage());
    if (interest == null) {
      return;
    }
    @Nullable Object[] single = interest.single;
    int from = Math.clamp(range.from() - interest.base, 0, single.length);
    int to = Math.clamp(range.to() - interest.base, 0, single.length);
    for (int k = from; k < to; k++) {
      for (Target target : at(interest, k)) {
        var key = new Key(range.stage(), interest.base + k);
        target.trouble(new Target.Trouble.Failed(key, failure));
      }
    }
    for (Target target : interest.others) {
      for (PartRange mine : target.ranges()) {
        long first = Math.max(mine.from(), range.from());
        if (mine.stage().equals(range.stage()) && first < Math.min(mine.to(), range.to())) {
          target.trouble(new Target.Trouble.Failed(new Key(range.stage(), first), failure));
          break;
        }
      }
    }
  }

  @Override
  public void refused(String why) {
    targets.forEach(target -> target.trouble(new Target.Trouble.Refused(why)));
  }

  @Override
  public void closed(String why) {
    targets.forEach(target -> target.trouble(new Target.Trouble.Closed(why)));
  }

  @Override
  public String toString() {
    return "Running[" + Arrays.toString(targets.toArray()) + "]";
  }
}

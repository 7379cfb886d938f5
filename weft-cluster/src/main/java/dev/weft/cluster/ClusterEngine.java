package dev.weft.cluster;

import dev.weft.engine.Engine;
import dev.weft.engine.Job;
import dev.weft.engine.JobListener;
import dev.weft.engine.JobRequest;
import dev.weft.event.EventSink;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.scheduler.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An engine of worker processes on this machine, which it starts and ends. */
final class ClusterEngine implements Engine {
  private final Roster.Settings settings;
  private final Star star;
  private final Roster roster;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts the processes and waits until all are ready.
   *
   * @throws IllegalStateException if one does not become so
   */
  ClusterEngine(Roster.Settings settings, EventSink events) {
    this.settings = settings;
    ClassLoader loader = loader();
    star = new Star(settings, events, loader);
    try {
      roster = new Roster(settings, star, loader);
    } catch (IOException e) {
      throw new IllegalStateException("worker processes cannot be started: " + e, e);
    }
    boolean open = false;
    try {
      roster.open();
      open = true;
    } catch (IOException e) {
      throw new IllegalStateException("worker processes cannot be started: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while worker processes were starting");
    } finally {
      if (!open) {
        close();
      }
    }
  }

  /** Values that come back are of classes that the user's code knows. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ClassLoader.getSystemClassLoader();
  }

  /** Work of which nothing is done. */
  private record Refused() implements Job {
    @Override
    public int id() {
      return -1;
    }

    @Override
    public void want(List<PartRange> more) {}

    @Override
    public CompletableFuture<List<@Nullable Object>> fetch(PartRange range) {
      return CompletableFuture.failedFuture(new IllegalStateException(range + " is not held"));
    }

    @Override
    public void release(List<PartRange> ranges) {}

    @Override
    public void cancel() {}
  }

  /** A job whose code is kept while it lasts. */
  private final class Running implements Job, JobListener {
    private final List<Stage> stages;
    private final JobListener listener;
    private final Map<String, Boolean> wanted = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<?>> fetching = new ConcurrentHashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Job job;

    @SuppressWarnings("ThisEscapedInObjectConstruction")
    Running(JobRequest request, List<Stage> stages, JobListener listener) {
      this.stages = stages;
      this.listener = listener;
      request.wanted().forEach(range -> wanted.put(range.stage(), true));
      wanted.keySet().forEach(star.codes()::want);
      job = star.coordinator().start(request, this);
    }

    @Override
    public int id() {
      return job.id();
    }

    @Override
    public void want(List<PartRange> more) {
      for (PartRange range : more) {
        if (wanted.put(range.stage(), true) == null) {
          star.codes().want(range.stage());
        }
      }
      job.want(more);
    }

    @Override
    public CompletableFuture<List<@Nullable Object>> fetch(PartRange range) {
      CompletableFuture<List<@Nullable Object>> future = job.fetch(range);
      if (!future.isDone()) {
        int number = fetches.getAndIncrement();
        fetching.put(number, future);
        future.whenComplete((_, _) -> fetching.remove(number)).exceptionally(_ -> List.of());
      }
      return future;
    }

    @Override
    public void release(List<PartRange> ranges) {
      job.release(ranges);
    }

    @Override
    public void cancel() {
      job.cancel();
      for (CompletableFuture<?> future : fetching.values()) {
        future.completeExceptionally(new IllegalStateException("the job was cancelled"));
      }
      if (over.compareAndSet(false, true)) {
        stages.forEach(star.codes()::release);
        wanted.keySet().forEach(star.codes()::unwant);
      }
    }

    @Override
    public void held(PartRange range) {
      listener.held(range);
    }

    @Override
    public void held(String stage, int[] parts) {
      listener.held(stage, parts);
    }

    @Override
    public void failed(PartRange range, Failure failure) {
      star.fetches().failed(range, failure);
      listener.failed(range, failure);
    }

    @Override
    public void refused(String why) {
      listener.refused(why);
    }

    @Override
    public void closed(String why) {
      listener.closed(why);
    }
  }

  @Override
  public Job start(JobRequest request, JobListener listener) {
    var ready = new ArrayList<Stage>();
    try {
      for (Stage stage : needed(request)) {
        star.codes().prepare(stage);
        ready.add(stage);
      }
    } catch (StageCode.Refusal e) {
      ready.forEach(star.codes()::release);
      listener.refused(String.valueOf(e.getMessage()));
      return new Refused();
    }
    return new Running(request, ready, listener);
  }

  /** Returns the stages that the wanted ones are made of. */
  private static Iterable<Stage> needed(JobRequest request) {
    var needed = new LinkedHashMap<String, Stage>();
    var open = new ArrayDeque<String>();
    request.wanted().forEach(range -> open.add(range.stage()));
    for (String name = open.poll(); name != null; name = open.poll()) {
      if (!needed.containsKey(name)) {
        Stage stage = request.graph().stage(name);
        needed.put(name, stage);
        for (Wiring read : stage.reads()) {
          open.add(read.source());
        }
      }
    }
    return needed.values();
  }

  @Override
  public String description() {
    return (settings.count() == 1 ? "1 worker process" : settings.count() + " worker processes")
        + (settings.slots() == 1 ? "" : " of " + settings.slots() + " threads");
  }

  @Override
  public int parallelism() {
    return settings.count() * settings.slots();
  }

  @Override
  public long memoryLimit() {
    return settings.count() * settings.bytes();
  }

  @Override
  public long heldBytes() {
    long held = 0;
    for (RemoteWorker worker : star.workers()) {
      held += worker.books().held();
    }
    return held;
  }

  @Override
  public long peakBytes() {
    return star.peakBytes();
  }

  @Override
  public long overdrafts() {
    return star.coordinator().overdrafts();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      star.coordinator().close("the client was closed");
      star.fetches().close("the client was closed");
      roster.close();
    }
  }

  /** Returns where the sockets of driver and workers lie; for tests. */
  Path directory() {
    return roster.directory();
  }

  /** Returns the numbers of the processes with their workers' numbers; for tests. */
  Map<Integer, Long> pids() {
    var pids = new LinkedHashMap<Integer, Long>();
    for (RemoteWorker worker : star.workers()) {
      pids.put(worker.number(), worker.process().pid());
    }
    return pids;
  }
}

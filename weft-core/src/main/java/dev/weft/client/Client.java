package dev.weft.client;

import dev.weft.engine.Engine;
import dev.weft.engine.Waiting;
import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way in: gives work to an engine and brings values back.
 *
 * <pre>{@code
 * try (var client = Client.local()) {
 *   TaskFuture<double[]> x = client.submit(() -> read("x.bin"));
 *   TaskFuture<Integer> n = client.submit(a -> a.length, x); // the array stays where it is
 *   IO.println(n.result());
 * }
 * }</pre>
 *
 * <p>The value of a call may be null, as that of a call made for its effect; an argument that is
 * null reaches the function as null. Stages that promise bytes must give a value for each part.
 *
 * <p>A client is safe for use by many threads, tasks included: a task that waits for another lends
 * its slot meanwhile.
 */
public final class Client implements AutoCloseable {
  private final Engine engine;
  private final TaskOptions options;
  private final String token; // so that names of different clients never meet
  private final AtomicLong names;
  private final boolean embedded;

  Client(Engine engine, boolean embedded) {
    this(engine, TaskOptions.DEFAULT, Names.token(), new AtomicLong(), embedded);
  }

  private Client(
      Engine engine, TaskOptions options, String token, AtomicLong names, boolean embedded) {
    this.embedded = embedded;
    this.engine = engine;
    this.options = options;
    this.token = token;
    this.names = names;
  }

  /** Returns a client of a new engine with one thread a granted core. */
  public static Client local() {
    return builder().build();
  }

  /** Returns a client of a new engine with {@code threads} threads. */
  public static Client local(int threads) {
    return builder().threads(threads).build();
  }

  /**
   * Returns a client that runs everything on the thread that asks for it, before the asking method
   * returns: with a debugger, one steps from the call into the task.
   */
  public static Client inline() {
    return builder().inline().build();
  }

  /**
   * Returns a client of {@code count} worker processes on this machine.
   *
   * @throws IllegalStateException if {@code weft-cluster} is not on the class path
   */
  public static Client processes(int count) {
    return builder().processes(count).build();
  }

  /** Returns a client of an engine that was made elsewhere; closing it closes the engine. */
  public static Client of(Engine engine) {
    return new Client(engine, false);
  }

  /**
   * Returns the client behind {@link Lazy#compute()}, with one daemon thread a granted core: made
   * when it is first needed, shared by all of this JVM, and not closed by {@link #close()}.
   */
  public static Client embedded() {
    return Embedded.client();
  }

  /** Returns a builder of clients. */
  public static ClientBuilder builder() {
    return new ClientBuilder();
  }

  /**
   * Returns this client with other options for what is submitted through it. Both share the engine;
   * closing either closes it.
   */
  public Client with(TaskOptions options) {
    return new Client(engine, options, token, names, embedded);
  }

  // ---- lazy values

  /**
   * Computes {@code lazy} and brings its value here.
   *
   * @throws dev.weft.engine.TaskFailedException if a task threw
   * @throws RefusedException if it cannot be computed here, as for want of memory
   * @throws TimeLimitException if it takes longer than the client's options allow
   * @throws CancellationException if the calling thread is interrupted
   */
  public <T> T compute(Lazy<T> lazy) {
    try (TaskFuture<T> future = start(List.of(lazy.plan())).getFirst()) {
      return future.result();
    }
  }

  /** Computes several values at once, and what they share once; in the order given. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final <T> List<T> compute(
      Lazy<? extends T> first, Lazy<? extends T> second, Lazy<? extends T>... more) {
    var all = new ArrayList<Lazy<? extends T>>();
    all.add(first);
    all.add(second);
    Collections.addAll(all, more);
    return computeAll(all);
  }

  /** As {@link #compute(Lazy, Lazy, Lazy[])}, of a list. */
  public <T> List<T> computeAll(List<? extends Lazy<? extends T>> all) {
    List<TaskFuture<T>> futures = startAll(all);
    try {
      var values = new ArrayList<T>(futures.size());
      for (TaskFuture<T> future : futures) {
        values.add(future.result());
      }
      return values;
    } finally {
      futures.forEach(TaskFuture::close);
    }
  }

  /**
   * Starts to compute {@code lazy} and holds it where it is computed, until the future that is
   * returned, itself a lazy value, is closed.
   */
  public <T> TaskFuture<T> persist(Lazy<T> lazy) {
    return start(List.of(lazy.plan())).getFirst();
  }

  /** As {@link #persist(Lazy)} of several values, of which what is shared is computed once. */
  public <T> List<TaskFuture<T>> persistAll(List<? extends Lazy<? extends T>> all) {
    return startAll(all);
  }

  @SuppressWarnings("unchecked") // a Plan<? extends T> gives Ts
  private <T> List<TaskFuture<T>> startAll(List<? extends Lazy<? extends T>> all) {
    var plans = new ArrayList<Plan<T>>(all.size());
    for (Plan<?> plan : Delayed.plans(all)) {
      plans.add((Plan<T>) plan);
    }
    return start(plans);
  }

  @SuppressWarnings("ReferenceEquality") // graphs are equal only if they are one
  private <T> List<TaskFuture<T>> start(List<Plan<T>> plans) {
    if (plans.isEmpty()) {
      return List.of();
    }
    Graph graph = Graph.of();
    Graph last = graph;
    var targets = new ArrayList<Target>(plans.size());
    for (Plan<T> plan : plans) {
      if (plan.graph() != last) { // plans made together share one graph
        graph = graph.merge(plan.graph());
        last = plan.graph();
      }
      targets.add(new Target(plan.outputs()));
    }
    var running = new Running(engine, graph, targets, options);
    var futures = new ArrayList<TaskFuture<T>>(plans.size());
    for (int i = 0; i < plans.size(); i++) {
      futures.add(new TaskFuture<>(this, plans.get(i), running, targets.get(i), null));
    }
    return futures;
  }

  // ---- calls

  /** Runs {@code f} on a worker. */
  public <R> TaskFuture<R> submit(Fn.Of0<R> f) {
    return call(_ -> f.apply(), List.of());
  }

  /** Runs {@code f} on the value of {@code a}, where that value is. */
  @SuppressWarnings({"unchecked", "NullAway"}) // what the lazy value gives
  public <A, R> TaskFuture<R> submit(Fn.Of1<? super A, R> f, Lazy<A> a) {
    return call(in -> f.apply((A) in.getFirst()), List.of(a));
  }

  /** Runs {@code f} on the values of {@code a} and {@code b}. */
  @SuppressWarnings({"unchecked", "NullAway"}) // what the lazy values give
  public <A, B, R> TaskFuture<R> submit(Fn.Of2<? super A, ? super B, R> f, Lazy<A> a, Lazy<B> b) {
    return call(in -> f.apply((A) in.get(0), (B) in.get(1)), List.of(a, b));
  }

  /** Runs {@code f} on the values of {@code a}, {@code b} and {@code c}. */
  @SuppressWarnings({"unchecked", "NullAway"}) // what the lazy values give
  public <A, B, C, R> TaskFuture<R> submit(
      Fn.Of3<? super A, ? super B, ? super C, R> f, Lazy<A> a, Lazy<B> b, Lazy<C> c) {
    return call(in -> f.apply((A) in.get(0), (B) in.get(1), (C) in.get(2)), List.of(a, b, c));
  }

  /** Runs {@code f} on the values of {@code all}, in order. */
  @SuppressWarnings("unchecked") // what the lazy values give
  public <A, R> TaskFuture<R> submitAll(Fn.OfAll<A, R> f, List<? extends Lazy<? extends A>> all) {
    return call(in -> f.apply((List<A>) in), all);
  }

  /** Runs {@code f} on each of {@code items}: one stage of as many parts. */
  public <A, R> List<TaskFuture<R>> map(Fn.Of1<? super A, R> f, Collection<A> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    List<A> copy = List.copyOf(items);
    String name = name("map");
    Graph graph =
        Graph.of(new Stage(name, copy.size(), List.of(), new MapBody<A>(f, copy), options.needs()));
    var plans = new ArrayList<Plan<R>>(copy.size());
    for (int i = 0; i < copy.size(); i++) {
      plans.add(Plan.ofOne(graph, new PartRange(name, i, i + 1L)));
    }
    return start(plans);
  }

  /** Returns the futures in the order in which they are done, or fail; each once. */
  public <T> Iterable<TaskFuture<T>> asCompleted(Collection<TaskFuture<T>> futures) {
    var done = new LinkedBlockingQueue<TaskFuture<T>>();
    for (TaskFuture<T> future : futures) {
      future.target().whenDone(() -> done.add(future));
    }
    int count = futures.size();
    return () ->
        new Iterator<>() {
          private int left = count;

          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public TaskFuture<T> next() {
            if (left-- <= 0) {
              throw new NoSuchElementException("all " + count + " futures were returned");
            }
            return take(done);
          }
        };
  }

  private static <T> TaskFuture<T> take(LinkedBlockingQueue<TaskFuture<T>> done) {
    try {
      return Waiting.take(done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the next future");
    }
  }

  private <R> TaskFuture<R> call(
      Fn.OfAll<@Nullable Object, @Nullable Object> f, List<? extends Lazy<?>> arguments) {
    var plans = new ArrayList<>(Delayed.plans(arguments));
    var futures = new ArrayList<TaskFuture<?>>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof TaskFuture<?> future && future.isHeldBy(this)) {
        plans.set(i, future.near());
        futures.add(future);
      }
    }
    String name = name("submit");
    Stage stage = Call.stage(name, options.needs(), f, plans);
    Graph base = Graph.of(); // of the arguments that are no futures of ours
    Graph near = Graph.of();
    for (int i = 0; i < plans.size(); i++) {
      if (arguments.get(i) instanceof TaskFuture<?> future && futures.contains(future)) {
        near = near.merge(Lineage.stubs(plans.get(i)));
      } else {
        base = base.merge(plans.get(i).graph());
      }
    }
    near = near.merge(base).plus(stage);
    Plan<R> plan = Plan.ofOne(near, new PartRange(name, 0, 1));
    Target target = new Target(plan.outputs());
    var running = new Running(engine, near, List.of(target), options);
    @Nullable Lineage lineage = futures.isEmpty() ? null : new Lineage(futures, base, stage);
    return new TaskFuture<>(this, plan, running, target, lineage);
  }

  private String name(String what) {
    return (options.name().isEmpty() ? what : options.name())
        + "-"
        + token
        + "-"
        + names.getAndIncrement();
  }

  // ---- the rest

  /** Returns the engine that does the work. */
  public Engine engine() {
    return engine;
  }

  /**
   * Stops all work, interrupting what runs, and drops every value. Does nothing to the {@linkplain
   * #embedded() embedded} client, which others use too.
   */
  @Override
  public void close() {
    if (!embedded) {
      engine.close();
    }
  }

  @SuppressWarnings("ReferenceEquality") // an engine equals itself only
  boolean sharesEngineWith(Client other) {
    return engine == other.engine;
  }

  void await(Target target, String what) {
    try {
      Waiting.join(target.done());
    } catch (InterruptedException e) {
      throw interrupted(what);
    }
  }

  void await(Target target, String what, Duration timeout) throws TimeoutException {
    try {
      Waiting.join(target.done(), timeout.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(what);
    } catch (TimeoutException e) {
      throw new TimeoutException(what + " was not done after " + timeout.toMillis() + " ms");
    }
  }

  private static CancellationException interrupted(String what) {
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while waiting for " + what);
  }

  /** Brings the parts of a plan that are held, and makes its value. */
  <T> T bring(Plan<T> plan, Running running) {
    var pieces = new ArrayList<CompletableFuture<List<@Nullable Object>>>();
    for (PartRange range : plan.outputs()) {
      pieces.add(running.job().fetch(range));
    }
    var values = new ArrayList<@Nullable Object>();
    for (CompletableFuture<List<@Nullable Object>> piece : pieces) {
      try {
        Waiting.join(piece);
        values.addAll(piece.join());
      } catch (InterruptedException e) {
        throw interrupted("the values of " + plan.outputs());
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
    return plan.assemble().assemble(values);
  }

  @Override
  public String toString() {
    return "Client[" + engine.description() + "]";
  }
}

package dev.weft.client;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Key;
import dev.weft.graph.PartRange;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a value that an engine holds or is computing. The value stays where it is until
 * {@link #result()} is called; give the future itself to {@code submit} to work on it in place.
 *
 * <p>It is held until the future or its client is closed. A future that is dropped without being
 * closed keeps its value as long as the client lives.
 *
 * @param <T> the type of the value
 */
public final class TaskFuture<T> implements Lazy<T>, AutoCloseable {

  /** How far a value is. */
  public enum Status {
    /** Not there yet: waiting or running. */
    PENDING,
    /** Held by the engine. */
    DONE,
    /** Not to be had: a task threw, or it was refused, or took too long. */
    FAILED,
    /** Given up, by {@link TaskFuture#cancel} or since the client was closed. */
    CANCELLED
  }

  private final Client client;
  private final Plan<T> plan;
  private final Running running;
  private final Target target;
  private final @Nullable Lineage lineage; // null if the plan is whole
  private volatile boolean released;

  TaskFuture(
      Client client, Plan<T> plan, Running running, Target target, @Nullable Lineage lineage) {
    this.lineage = lineage;
    this.client = client;
    this.plan = plan;
    this.running = running;
    this.target = target;
  }

  /** Returns the name of the value; of its first part if it has several. */
  public Key key() {
    PartRange first = plan.outputs().getFirst();
    return new Key(first.stage(), first.from());
  }

  /** Returns how far the value is. */
  public Status status() {
    if (!target.done().isDone()) {
      return Status.PENDING;
    }
    Target.@Nullable Trouble trouble = target.done().join();
    return switch (trouble) {
      case null -> Status.DONE;
      case Target.Trouble.Cancelled _, Target.Trouble.Closed _ -> Status.CANCELLED;
      case Target.Trouble.Failed _, Target.Trouble.Refused _, Target.Trouble.TimedOut _ ->
          Status.FAILED;
    };
  }

  /** Returns whether the value is held, or will not be had. */
  public boolean isDone() {
    return target.done().isDone();
  }

  /**
   * Waits for the value and brings it here.
   *
   * @throws dev.weft.engine.TaskFailedException if the task, or one that it reads, threw
   * @throws java.util.concurrent.CancellationException if it was cancelled, or the calling thread
   *     was interrupted
   * @throws TimeLimitException if it took longer than the limit it was given
   * @throws RefusedException if it cannot be computed here
   * @throws IllegalStateException if the client or the future was closed
   */
  public T result() {
    client.await(target, what());
    return fetch();
  }

  /**
   * As {@link #result()}, but waits so long at most; the task goes on.
   *
   * @throws TimeoutException if the value is not there by then
   */
  public T result(Duration timeout) throws TimeoutException {
    client.await(target, what(), timeout);
    return fetch();
  }

  /**
   * Waits until the engine holds the value, which stays where it is.
   *
   * @return this future
   * @throws RuntimeException as {@link #result()} does
   */
  public TaskFuture<T> await() {
    client.await(target, what());
    throwTrouble();
    return this;
  }

  private void throwTrouble() {
    Target.@Nullable Trouble trouble = target.done().join();
    if (trouble != null) {
      throw Target.exception(trouble, plan().graph(), what());
    }
  }

  private T fetch() {
    throwTrouble();
    if (released) {
      throw new IllegalStateException(what() + " was closed, and its value released");
    }
    return client.bring(plan, running);
  }

  /**
   * Gives up the value: what runs for it alone is interrupted. Does nothing if the value is held or
   * failed already.
   *
   * @return whether the value was still pending
   */
  public boolean cancel() {
    boolean pending = target.trouble(new Target.Trouble.Cancelled());
    if (pending) {
      running.release(target);
    }
    return pending;
  }

  @Override
  public Plan<T> plan() {
    return lineage == null ? plan : new Plan<>(lineage.whole(), plan.outputs(), plan.assemble());
  }

  /** Returns the plan for the engine that holds what it reads. */
  Plan<T> near() {
    return plan;
  }

  @Nullable Lineage lineage() {
    return lineage;
  }

  /** Lets the engine drop the value once nothing else reads it. */
  @Override
  public void close() {
    if (!cancel()) {
      released = true;
      running.release(target);
    }
  }

  Target target() {
    return target;
  }

  /** Returns whether {@code other} has this future's engine, and the value or a claim on it. */
  boolean isHeldBy(Client other) {
    return client.sharesEngineWith(other) && !released && status() != Status.CANCELLED;
  }

  private String what() {
    return "task " + key();
  }

  /** Returns the name of the value and how far it is. */
  @Override
  public String toString() {
    return "TaskFuture["
        + requireNonNull(key())
        + ", "
        + status().name().toLowerCase(java.util.Locale.ROOT)
        + "]";
  }
}

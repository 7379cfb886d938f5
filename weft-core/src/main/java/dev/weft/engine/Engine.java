package dev.weft.engine;

/**
 * A place where graphs run: the threads of this process, worker processes, a cluster.
 *
 * <p>An engine owns values. A client names them by stage and part, learns when they are held, and
 * has their bytes brought only when it must. An engine may be used by many threads; it shares
 * stages of equal names between jobs, so what two jobs need is computed once.
 *
 * <p>Whoever waits for a job on a thread that may be one of an engine's calls {@link Waiting#join},
 * so that waiting does not keep a slot.
 */
public interface Engine extends AutoCloseable {

  /**
   * Starts to compute what {@code request} wants, and holds it until it is released.
   *
   * @param listener is told of what is held and what failed, on threads of the engine; it may hear
   *     of some before this method returns
   * @throws IllegalStateException if the engine is closed
   */
  Job start(JobRequest request, JobListener listener);

  /** Returns what the engine is, for people: {@code 4 threads of this JVM}. */
  String description();

  /** Returns how many parts run at the same time. */
  int parallelism();

  /** Returns the limit on the bytes of values held and of parts running, over all hosts. */
  long memoryLimit();

  /** Returns the bytes of all values alive. */
  long heldBytes();

  /** Returns the most bytes of values that were ever alive at once. */
  long peakBytes();

  /**
   * Returns how often a part had to be started although its promise did not fit into the limit,
   * because nothing else could have made room.
   */
  long overdrafts();

  /**
   * Stops all work, interrupting what runs, and drops every value. Jobs that have not ended are
   * told. Closing again does nothing.
   */
  @Override
  void close();
}

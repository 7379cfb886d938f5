package dev.weft.scheduler;

import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fact that the scheduler is told. */
public sealed interface Stimulus {

  /**
   * A job wants parts of stages of its graph. Stages of a name that is known are shared with the
   * jobs that brought them.
   *
   * @param job a number that no job of this scheduler had before
   * @param priority jobs of a higher one go first
   */
  record Submitted(int job, int priority, Graph graph, List<PartRange> wanted) implements Stimulus {
    public Submitted {
      wanted = List.copyOf(wanted);
    }
  }

  /** A job wants more parts of its graph. */
  record Wanted(int job, List<PartRange> more) implements Stimulus {
    public Wanted {
      more = List.copyOf(more);
    }
  }

  /** A job lets go of parts that it wanted. With the last of them the job is over. */
  record Released(int job, List<PartRange> ranges) implements Stimulus {
    public Released {
      ranges = List.copyOf(ranges);
    }
  }

  /** A job lets go of everything; leases that run for it alone are cancelled. */
  record Cancelled(int job) implements Stimulus {}

  /**
   * A worker is there. Workers of one host share its memory: the threads of a process are workers,
   * or slots of one worker, of one host. Workers of one machine, the processes on it, share its
   * named resources.
   *
   * @param worker the workers are numbered from 0 in the order in which they join
   * @param host hosts are numbered from 0
   * @param machine machines are numbered from 0
   * @param slots how many leases the worker runs at a time
   * @param bytes the limit on what the host holds and runs
   * @param resources what the machine has of the resources that {@link dev.weft.graph.Needs} name;
   *     every worker of it says the same
   */
  record WorkerJoined(
      int worker, int host, int machine, int slots, long bytes, Map<String, Integer> resources)
      implements Stimulus {
    public WorkerJoined {
      resources = Map.copyOf(resources);
    }
  }

  /**
   * A worker runs so many leases at a time from now on; what it runs beyond that ends in its own
   * time. So it is said of a worker of which a lease waits for other work.
   */
  record Resized(int worker, int slots) implements Stimulus {}

  /** A worker is gone, and with the last of a host's workers the values that the host holds. */
  record WorkerLost(int worker) implements Stimulus {}

  /** A lease was run to its end, in so many nanoseconds. */
  record LeaseDone(Lease lease, long nanos) implements Stimulus {}

  /**
   * A lease ended early: every step before {@code step} is done, of that one the first {@code
   * parts} parts.
   *
   * @param failure why the next part of the step failed; null if the time granted is over
   */
  record LeaseStopped(Lease lease, int step, int parts, long nanos, @Nullable Failure failure)
      implements Stimulus {}

  /**
   * A host holds so many bytes (in all, from now on) beyond what the stages' {@link
   * dev.weft.graph.Needs} declare; they count as used.
   */
  record Undeclared(int host, long bytes) implements Stimulus {}

  /** A worker gave back a lease that it had not begun; its parts may go elsewhere. */
  record Recalled(Lease lease) implements Stimulus {}

  /**
   * A lease takes too long: its parts may run a second time on another worker that is idle. The
   * first of the two to end wins, the other one is cancelled.
   */
  record Backup(Lease lease) implements Stimulus {}
}

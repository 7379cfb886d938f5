package dev.weft.engine;

import dev.weft.graph.PartRange;
import dev.weft.scheduler.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What brings leases to workers and values back: queues of threads, or connections to processes. A
 * {@link Coordinator} calls all but {@link #fetch} from one thread at a time and in the order that
 * the scheduler asks for; a carrier does each at once or sends it on in that order.
 */
public interface Carrier {
  /** Gives a lease to its worker; its end comes back by {@link Coordinator#tell}. */
  void run(Lease lease);

  /** Tells the worker of a lease to stop it and to forget its values; its end is of no interest. */
  void cancel(Lease lease);

  /** Drops the values of parts {@code from} to {@code to} (exclusive) on a host. */
  void free(int host, int stage, long from, long to);

  /** As {@link #free(int, int, long, long)}, of a list of parts. */
  void free(int host, int stage, int[] parts);

  /** Forgets a stage, all of whose values are dropped; its number may come again. */
  void forget(int stage);

  /** Brings the values of parts that are held; called by any thread. */
  CompletableFuture<List<@Nullable Object>> fetch(int stage, PartRange range);
}

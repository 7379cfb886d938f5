package dev.weft.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler knows of one worker: its free slots and resources, its leases, where it was.
 */
final class Worker {
  final int id;
  final Host host;
  int slots;
  final Map<String, Integer> resources; // in all
  private final Map<String, Integer> free;
  int outstanding; // leases that occupy a slot, or wait for one
  double lastEstimate; // of the lease that occupied a slot last
  int waiting; // leases that occupy none
  boolean hungry; // known to have a free slot
  boolean idle; // known to have room for leases that wait
  boolean live = true;
  @Nullable StageState rootStage;
  long rootTo;
  @Nullable StageState tailStage;
  long tailFrom;
  long tailTo;
  final List<Lease> leases = new ArrayList<>();

  Worker(int id, Host host, int slots, Map<String, Integer> resources) {
    this.id = id;
    this.host = host;
    this.slots = slots;
    this.resources = resources;
    this.free = new HashMap<>(resources);
  }

  boolean has(Map<String, Integer> needed) {
    if (needed.isEmpty()) return true;
    for (var entry : needed.entrySet()) {
      if (free.getOrDefault(entry.getKey(), 0) < entry.getValue()) return false;
    }
    return true;
  }

  /** Whether a slot and the resources for the lease are free. */
  boolean canBegin(Lease lease, Options options) {
    return (lease.kind().waits ? waiting < options.waiting() : outstanding < slots)
        && has(lease.kind().resources);
  }

  void begin(Lease lease) {
    if (lease.kind().waits) {
      waiting++;
    } else {
      outstanding++;
      lastEstimate = lease.estimate;
    }
    lease.kind().resources.forEach((name, amount) -> free.merge(name, -amount, Integer::sum));
    leases.add(lease);
    host.used += lease.bytes;
    host.memory.work(lease.work);
    host.flying++;
  }

  void end(Lease lease) {
    lease.live = false;
    if (lease.kind().waits) waiting--;
    else outstanding--;
    lease.kind().resources.forEach((name, amount) -> free.merge(name, amount, Integer::sum));
    leases.remove(lease);
    host.used -= lease.bytes;
    host.memory.work(-lease.work);
    host.flying--;
  }
}

package dev.weft.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scheduler knows of one worker: its free slots, its leases, where it was. */
final class Worker {
  final int id;
  final Host host;
  final Machine machine;
  int slots;
  int outstanding; // leases that occupy a slot, or wait for one
  double busyFor; // how long the lease that occupied a slot last may take
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

  Worker(int id, Host host, Machine machine, int slots) {
    this.id = id;
    this.host = host;
    this.machine = machine;
    this.slots = slots;
  }

  /** Whether a slot and the resources for the lease are free. */
  boolean canBegin(Lease lease, Options options) {
    return (lease.kind().waits ? waiting < options.waiting() : outstanding < slots)
        && machine.isFree(lease.kind().resources);
  }

  void begin(Lease lease) {
    if (lease.kind().waits) {
      waiting++;
    } else {
      outstanding++;
      busyFor = lease.measured ? lease.estimate : Double.POSITIVE_INFINITY;
    }
    machine.occupy(lease.kind().resources);
    leases.add(lease);
    host.used += lease.bytes;
    host.memory.work(lease.work);
    host.flying++;
  }

  void end(Lease lease) {
    lease.live = false;
    if (lease.kind().waits) waiting--;
    else outstanding--;
    machine.vacate(lease.kind().resources);
    leases.remove(lease);
    host.used -= lease.bytes;
    host.memory.work(-lease.work);
    host.flying--;
  }
}

package dev.weft.scheduler;

import dev.weft.graph.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stages that jobs have brought, by name, id and rank.
 *
 * <p>A rank is a stage's place in an order in which sources come before readers: ranks only grow,
 * and are dealt out anew when most are unused. An id is what others call a stage; it is given again
 * once the stage is gone.
 */
final class Stages {
  private final Scheduler s;
  private final Map<String, StageState> byName = new HashMap<>();
  private final List<@Nullable StageState> byId = new ArrayList<>();
  private final Bits freeIds = new Bits(64);
  private @Nullable StageState[] order = new StageState[64];
  private int end; // the next rank
  private int size;
  private double declared; // bytes of all values of all stages
  private double working; // bytes of running one part of each stage
  private final List<StageState> orphans = new ArrayList<>(); // of no job, but not yet gone
  private final List<ReadyClass> kinds = new ArrayList<>();

  Stages(Scheduler s) {
    this.s = s;
  }

  /** Ranks are below this. */
  int end() {
    return end;
  }

  int size() {
    return size;
  }

  /** The most bytes that all stages can take with so many leases in flight. */
  double declared(int leases) {
    return declared + leases * working;
  }

  @Nullable StageState at(int rank) {
    return order[rank];
  }

  /** The stage of this rank, which is known to exist. */
  StageState get(int rank) {
    StageState x = order[rank];
    if (x == null) throw new IllegalStateException("no stage of rank " + rank);
    return x;
  }

  @Nullable StageState named(String name) {
    return byName.get(name);
  }

  @Nullable StageState ofId(int id) {
    return id < byId.size() ? byId.get(id) : null;
  }

  List<ReadyClass> kinds() {
    return kinds;
  }

  StageState add(Stage stage, int priority) {
    var sources = new @Nullable StageState[stage.reads().size()];
    for (int r = 0; r < sources.length; r++) {
      String source = stage.reads().get(r).source();
      if (!source.equals(stage.name())) sources[r] = byName.get(source);
    }
    int id = freeIds.next(0);
    if (id < 0) {
      id = byId.size();
      byId.add(null);
      freeIds.grow(id);
    } else {
      freeIds.clear(id);
    }
    var x = new StageState(id, end, stage, sources, priority, kind(stage));
    if (end == order.length) order = Arrays.copyOf(order, end * 2);
    order[end++] = x;
    size++;
    declared += (double) x.n * x.bytes;
    working += x.stage.needs().workBytes();
    byId.set(id, x);
    byName.put(stage.name(), x);
    for (int r = 0; r < x.sources.length; r++) x.sources[r].link(x, r);
    return x;
  }

  private ReadyClass kind(Stage stage) {
    var needs = stage.needs();
    for (ReadyClass kind : kinds) {
      if (kind.waits == needs.waits() && kind.resources.equals(needs.resources())) return kind;
    }
    var kind = new ReadyClass(needs.waits(), needs.resources());
    kinds.add(kind);
    return kind;
  }

  /** The stage belongs to no job any more. */
  void orphan(StageState x) {
    orphans.add(x);
  }

  /** Forgets the stages of no job that nothing in flight belongs to or reads. */
  void sweep() {
    if (orphans.isEmpty()) return;
    orphans.sort((a, b) -> b.rank - a.rank);
    var stay = new ArrayList<StageState>();
    for (StageState x : orphans) {
      if (x.jobs > 0) continue; // a new job has it
      if (x.gone) continue; // twice an orphan
      boolean idle = !x.isFlying();
      for (StageState.Link link : x.links) idle &= link.reader().gone || link.reader() == x;
      if (!idle) {
        stay.add(x);
        continue;
      }
      remove(x);
    }
    for (StageState x : orphans) {
      if (!x.gone) continue;
      for (StageState source : x.sources) if (!source.gone) source.unlinkGone();
    }
    orphans.clear();
    orphans.addAll(stay);
    if (end > 256 && end > 2 * size) compact();
  }

  private void remove(StageState x) {
    x.gone = true;
    x.kind.unmark(x);
    order[x.rank] = null;
    size--;
    declared = size == 0 ? 0 : declared - (double) x.n * x.bytes;
    working -= x.stage.needs().workBytes();
    byName.remove(x.stage.name());
    byId.set(x.id, null);
    freeIds.set(x.id);
    s.out.add(new Command.Forget(x.id));
  }

  private void compact() {
    for (ReadyClass kind : kinds) kind.levels.clear();
    int k = 0;
    for (int rank = 0; rank < end; rank++) {
      StageState x = order[rank];
      if (x == null) continue;
      order[rank] = null;
      order[k] = x;
      x.rank = k++;
      if (x.level == null) continue;
      x.level = null;
      if (x.hasReady()) x.kind.remark(x);
    }
    end = k;
    if (order.length > 4 * end + 64) order = Arrays.copyOf(order, 2 * end + 64);
  }
}

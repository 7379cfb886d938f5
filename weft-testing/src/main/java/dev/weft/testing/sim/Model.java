package dev.weft.testing.sim;

import dev.weft.graph.Graph;
import dev.weft.graph.Line;
import dev.weft.graph.PartRange;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The truth, as sets of single parts, and what must hold of it. */
final class Model {

  /** A stage by name, whether the scheduler knows it now or not. */
  static final class Node {
    final Stage stage;
    final List<Node> sources = new ArrayList<>();
    int id = -1; // unknown to the scheduler

    Node(Stage stage) {
      this.stage = stage;
    }

    @Override
    public String toString() {
      return stage.name();
    }
  }

  record Part(Node node, long part) { // one node a name: identity is enough, and quick
    @Override
    public int hashCode() {
      return System.identityHashCode(node) * 31 + (int) part;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Part(Node n, long p) && n == node && p == part;
    }

    @Override
    public String toString() {
      return node + "#" + part;
    }
  }

  /** What a job wants and has been told. */
  static final class Job {
    final int id;
    final Graph graph;
    final Set<Part> wanted = new HashSet<>();
    final Set<Part> told = new HashSet<>(); // held, and not lost since
    final Set<Part> failed = new HashSet<>();

    Job(int id, Graph graph) {
      this.id = id;
      this.graph = graph;
    }
  }

  private final Scheduler scheduler;
  private final int retries;
  private final Map<String, Node> byName = new HashMap<>();
  private final Map<Integer, Node> byId = new HashMap<>();
  final Map<Part, Integer> held = new LinkedHashMap<>(); // to the host
  final Map<Part, Integer> runs = new HashMap<>();
  final Map<Part, Integer> throwsSoFar = new HashMap<>();
  private final Set<Part> failed = new HashSet<>();
  final Set<Lease> live = new LinkedHashSet<>();
  final Map<Integer, Job> jobs = new LinkedHashMap<>();

  Model(Scheduler scheduler, int retries) {
    this.scheduler = scheduler;
    this.retries = retries;
  }

  static void check(boolean holds, String text) {
    if (!holds) throw new AssertionError(text);
  }

  // ---- stages

  /** The scheduler has just been given the graph. */
  void learn(Graph graph) {
    for (Stage stage : graph.stages()) {
      Node node = node(stage);
      int id = scheduler.stageId(stage.name());
      check(node.id < 0 || node.id == id, "id of " + node + " changed");
      Node other = byId.put(id, node);
      check(other == null || other == node, "one id for " + node + " and " + other);
      node.id = id;
      check(scheduler.stage(id).name().equals(stage.name()), "stage(" + id + ") is another");
    }
  }

  private Node node(Stage stage) {
    Node node = byName.get(stage.name());
    if (node != null) return node;
    node = new Node(stage);
    byName.put(stage.name(), node);
    for (Wiring read : stage.reads()) {
      Node source = byName.get(read.source());
      check(source != null, "no source " + read.source());
      if (source != null) node.sources.add(source);
    }
    return node;
  }

  Node node(int id) {
    Node node = byId.get(id);
    if (node == null) throw new AssertionError("no stage of id " + id);
    return node;
  }

  Node named(String name) {
    Node node = byName.get(name);
    if (node == null) throw new AssertionError("no stage " + name);
    return node;
  }

  void forget(int id) {
    Node node = node(id);
    for (Job job : jobs.values()) {
      check(!job.graph.contains(node.stage.name()), "forgets " + node + " of job " + job.id);
    }
    for (Part p : held.keySet())
      check(p.node != node, "forgets " + node + ", of which is held " + p);
    for (Lease lease : live) {
      for (int i = 0; i < lease.steps(); i++) {
        check(lease.stageId(i) != id, "forgets " + node + ", which runs in " + lease);
      }
    }
    byId.remove(id);
    node.id = -1;
    failed.removeIf(p -> p.node == node);
    throwsSoFar.keySet().removeIf(p -> p.node == node);
  }

  int known() {
    return byId.size();
  }

  // ---- jobs

  void want(int id, List<PartRange> ranges) {
    for (PartRange range : ranges) {
      Node node = named(range.stage());
      for (long p = range.from(); p < range.to(); p++) job(id).wanted.add(new Part(node, p));
    }
  }

  void unwant(int id, List<PartRange> ranges) {
    Job job = job(id);
    for (PartRange range : ranges) {
      Node node = named(range.stage());
      for (long p = range.from(); p < range.to(); p++) {
        Part part = new Part(node, p);
        job.wanted.remove(part);
        job.told.remove(part);
        job.failed.remove(part);
      }
    }
    if (job.wanted.isEmpty()) jobs.remove(id);
  }

  Job job(int id) {
    Job job = jobs.get(id);
    if (job == null) throw new AssertionError("no job " + id);
    return job;
  }

  void told(int id, Part part) {
    check(held.containsKey(part), "reports as held what is not: " + part);
    Job job = job(id);
    check(job.wanted.contains(part), "reports to job " + id + " what it does not want: " + part);
    check(job.told.add(part), "reports twice to job " + id + ": " + part);
  }

  void failed(int id, Part part, Failure failure) {
    Job job = job(id);
    check(job.wanted.contains(part), "fails for job " + id + " what it does not want: " + part);
    check(job.failed.add(part), "fails twice for job " + id + ": " + part);
    Part origin = new Part(named(failure.origin().stage()), failure.origin().part());
    check(
        throwsSoFar.getOrDefault(origin, 0) > retries,
        part + " fails for " + origin + ", which threw too seldom");
    check(dependsOn(part, origin, new HashSet<>()), part + " does not depend on " + origin);
    failed.add(part);
  }

  private boolean dependsOn(Part p, Part origin, Set<Part> seen) {
    if (p.equals(origin)) return true;
    if (!seen.add(p)) return false;
    for (Part input : inputs(p)) if (dependsOn(input, origin, seen)) return true;
    return false;
  }

  // ---- values

  void keep(Part part, int host) {
    held.put(part, host);
  }

  void lose(int host) {
    held.entrySet()
        .removeIf(entry -> {
          if (entry.getValue() != host) return false;
          for (Job job : jobs.values()) job.told.remove(entry.getKey());
          return true;
        });
  }

  void free(int host, Part part) {
    check(held.remove(part, host), "frees what is not on host " + host + ": " + part);
  }

  void checkGranted(Lease lease) {
    Lease original = null;
    var made = new HashSet<Part>();
    for (Lease other : live) if (other.id() == lease.backupOf()) original = other;
    check((lease.backupOf() >= 0) == (original != null), "a backup of nothing: " + lease);
    for (int i = 0; i < lease.steps(); i++) {
      for (long k = lease.from(i); k < lease.to(i); k++) {
        Part p = part(lease, i, k);
        for (Part input : inputs(p)) {
          check(
              held.containsKey(input) || made.contains(input),
              "runs " + p + " before its input " + input + " in " + lease);
        }
        check(!held.containsKey(p), "runs again what is held: " + p + " in " + lease);
        for (Lease other : live) {
          check(other == original || !contains(other, p), "runs twice at once: " + p);
        }
        check(made.add(p), "runs twice in one lease: " + p);
      }
    }
    live.add(lease);
  }

  void checkFreed(List<Part> freed) {
    if (freed.isEmpty()) return;
    Set<Part> needed = needed();
    for (Part p : freed) {
      if (held.containsKey(p)) continue;
      check(!needed.contains(p), "freed " + p + ", which is needed");
      for (Lease lease : live) {
        for (int i = 0; i < lease.steps(); i++) {
          for (long k = lease.from(i); k < lease.to(i); k++) {
            check(
                !inputs(part(lease, i, k)).contains(p) || contains(lease, p),
                "freed " + p + ", which " + lease + " reads");
          }
        }
      }
    }
  }

  /** Wanted parts, and what parts still to run read. */
  private Set<Part> needed() {
    var result = new HashSet<Part>();
    var todo = new HashSet<Part>();
    var stack = new ArrayDeque<Part>();
    for (Job job : jobs.values()) {
      for (Part part : job.wanted) {
        if (failed.contains(part)) continue;
        result.add(part);
        if (!held.containsKey(part) && todo.add(part)) stack.push(part);
      }
    }
    while (!stack.isEmpty()) {
      for (Part input : inputs(stack.pop())) {
        result.add(input);
        if (!held.containsKey(input) && todo.add(input)) stack.push(input);
      }
    }
    return result;
  }

  /** Bytes of what a host holds and of the leases in flight there. */
  long bytes(int host, Map<Integer, Integer> hostOfWorker) {
    long bytes = 0;
    for (var entry : held.entrySet()) {
      if (entry.getValue() == host) bytes += entry.getKey().node.stage.needs().valueBytes();
    }
    for (Lease lease : live) {
      if (hostOfWorker.getOrDefault(lease.worker(), -1) == host) bytes += lease.bytes();
    }
    return bytes;
  }

  /** Nothing is left to do: every wish is fulfilled or refused, and nothing else is there. */
  void checkEnd() {
    check(live.isEmpty(), "leases left: " + live);
    var wanted = new HashSet<Part>();
    for (Job job : jobs.values()) {
      wanted.addAll(job.wanted);
      for (Part part : job.wanted) {
        boolean has = held.containsKey(part);
        check(has || job.failed.contains(part), "wanted but never computed: " + part);
        check(!has || job.told.contains(part), "held but not reported: " + part);
      }
    }
    for (Part p : held.keySet()) check(wanted.contains(p), "never released: " + p);
  }

  boolean finished() {
    for (Job job : jobs.values()) {
      for (Part part : job.wanted) {
        if (!held.containsKey(part) && !job.failed.contains(part)) return false;
      }
    }
    return true;
  }

  // ---- parts

  Part part(Lease lease, int step, long k) {
    int[] list = lease.list(step);
    return new Part(node(lease.stageId(step)), list == null ? k : list[(int) k]);
  }

  private boolean contains(Lease lease, Part p) {
    for (int i = 0; i < lease.steps(); i++) {
      if (node(lease.stageId(i)) != p.node) continue;
      int[] list = lease.list(i);
      if (list == null
          ? lease.from(i) <= p.part && p.part < lease.to(i)
          : Arrays.stream(list).anyMatch(x -> x == p.part)) {
        return true;
      }
    }
    return false;
  }

  static List<Part> inputs(Part p) {
    Stage stage = p.node.stage;
    var result = new ArrayList<Part>();
    for (int r = 0; r < stage.reads().size(); r++) {
      Node src = p.node.sources.get(r);
      switch (stage.reads().get(r)) {
        case Line line -> {
          long m = src.stage.size();
          for (long q = line.readFrom(p.part, m); q < line.readTo(p.part, m); q++) {
            result.add(new Part(src, q));
          }
        }
        case PartWiring read -> {
          var slice = new Slice();
          read.inputs((int) p.part, slice);
          for (int e = slice.from; e < slice.to; e++) result.add(new Part(src, slice.part(e)));
        }
      }
    }
    return result;
  }
}

package dev.weft.client;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns delayed calls, and all that they read, into one stage whose parts read each other. */
final class Lowering {

  /*
   * Calls are numbered in the order in which a depth-first walk leaves them, so a part reads lower
   * parts only. The walk keeps its path in arrays (calls may be chained by the million) and the
   * numbers in an open hash table (a call cannot hold its number: it may be lowered by several
   * threads).
   *
   * A lazy value of another kind that is read becomes a part of the stage "inputs", which assembles
   * it, and a part of the table that passes it on.
   */

  private Delayed<?>[] table = new Delayed<?>[1 << 10];
  private int[] numberOf = new int[1 << 10];
  private int known; // entries in the table
  private int count; // numbered
  private @Nullable Object[] functions = new @Nullable Object[256];
  private @Nullable String @Nullable [] names;
  private int[] offsets = new int[257];
  private int[] refs = new int[512];
  private final Map<Lazy<?>, Delayed<?>> others = new LinkedHashMap<>();
  private final List<Delayed<?>> roots;

  Lowering(List<Delayed<?>> roots) {
    this.roots = roots;
  }

  List<Plan<?>> plans() {
    for (Delayed<?> root : roots) {
      walk(root);
    }
    String name = Names.fresh("delayed");
    Graph graph = Graph.of();
    var reads = new ArrayList<Wiring>();
    reads.add(
        Wiring.table(
            name, count, Arrays.copyOf(offsets, count + 1), Arrays.copyOf(refs, offsets[count])));
    if (!others.isEmpty()) {
      String inputs = name + "-inputs";
      graph = inputs(inputs);
      reads.add(Wiring.table(inputs, others.size(), passing(), ascending(others.size())));
    }
    graph =
        graph.plus(
            new Stage(
                name, count, reads, new Calls(Arrays.copyOf(functions, count), names), Needs.NONE));
    var plans = new ArrayList<Plan<?>>(roots.size());
    for (Delayed<?> root : roots) {
      int part = numberOf[find(root)];
      plans.add(Plan.ofOne(graph, new PartRange(name, part, part + 1L)));
    }
    return plans;
  }

  // ---- the walk

  private void walk(Delayed<?> root) {
    if (!enter(root)) {
      return;
    }
    var path = new Delayed<?>[64];
    int[] next = new int[64];
    int depth = 0;
    path[0] = root;
    next[0] = 0;
    while (depth >= 0) {
      Delayed<?> call = path[depth];
      int i = next[depth];
      if (call.function == null || i == call.arguments.length) {
        leave(call);
        depth--;
        continue;
      }
      next[depth] = i + 1;
      Delayed<?> argument = call(call.arguments[i]);
      if (enter(argument)) {
        if (++depth == path.length) {
          path = Arrays.copyOf(path, 2 * depth);
          next = Arrays.copyOf(next, 2 * depth);
        }
        path[depth] = argument;
        next[depth] = 0;
      }
    }
  }

  /**
   * Returns the call that gives a lazy value: itself, or one that passes on a value of its kind.
   */
  private Delayed<?> call(Lazy<?> lazy) {
    return lazy instanceof Delayed<?> call
        ? call
        : others.computeIfAbsent(
            lazy, other -> new Delayed<Object>(null, new Lazy<?>[] {other}, null));
  }

  private void leave(Delayed<?> call) {
    if (count == functions.length) {
      functions = Arrays.copyOf(functions, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count + 1);
      if (names != null) {
        names = Arrays.copyOf(names, 2 * count);
      }
    }
    int end = offsets[count];
    if (call.function != null) {
      int n = call.arguments.length;
      if (end + n > refs.length) {
        refs = Arrays.copyOf(refs, Math.max(end + n, 2 * refs.length));
      }
      for (Lazy<?> argument : call.arguments) {
        refs[end++] = numberOf[find(call(argument))];
      }
    }
    functions[count] = call.function;
    if (call.name() != null) {
      if (names == null) {
        names = new @Nullable String[functions.length];
      }
      names[count] = call.name();
    }
    numberOf[find(call)] = count++;
    offsets[count] = end;
  }

  /** Notes a call; returns whether it was not known. */
  private boolean enter(Delayed<?> call) {
    if (2 * known >= table.length) {
      rehash();
    }
    int at = find(call);
    if (table[at] != null) {
      return false;
    }
    table[at] = call;
    known++;
    return true;
  }

  private int find(Delayed<?> call) {
    int mask = table.length - 1;
    int at = call.hash & mask;
    while (table[at] != null && table[at] != call) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void rehash() {
    Delayed<?>[] old = table;
    int[] numbers = numberOf;
    table = new Delayed<?>[4 * old.length];
    numberOf = new int[table.length];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != null) {
        int at = find(old[i]);
        table[at] = old[i];
        numberOf[at] = numbers[i];
      }
    }
  }

  // ---- lazy values of other kinds

  private int[] passing() {
    int[] starts = new int[count + 1];
    for (Delayed<?> other : others.values()) {
      starts[numberOf[find(other)] + 1]++;
    }
    for (int i = 0; i < count; i++) {
      starts[i + 1] += starts[i];
    }
    return starts; // the k-th part that passes a value on reads the k-th input
  }

  private static int[] ascending(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private Graph inputs(String name) {
    Graph graph = Graph.of();
    var ordered = new ArrayList<>(others.entrySet());
    ordered.sort((a, b) -> numberOf[find(a.getValue())] - numberOf[find(b.getValue())]);
    var lazies = new ArrayList<Lazy<?>>();
    ordered.forEach(entry -> lazies.add(entry.getKey()));
    int n = lazies.size();
    Map<String, Sources> sources = new LinkedHashMap<>();
    var arguments = new ArrayList<Input>();
    for (int i = 0; i < n; i++) {
      Plan<?> plan = lazies.get(i).plan();
      graph = graph.merge(plan.graph());
      var pieces = new ArrayList<Piece>();
      for (PartRange range : plan.outputs()) {
        int size = Math.toIntExact(plan.graph().stage(range.stage()).size());
        @Nullable Sources source = sources.get(range.stage());
        if (source == null) {
          source = new Sources(sources.size(), size, n);
          sources.put(range.stage(), source);
        }
        pieces.add(new Piece(source.read, source.add(i, range), (int) range.size()));
      }
      arguments.add(new Input(plan.assemble(), List.copyOf(pieces)));
    }
    var reads = new ArrayList<Wiring>();
    sources.forEach((stage, source) -> reads.add(source.table(stage)));
    return graph.plus(new Stage(name, n, reads, new Inputs(List.copyOf(arguments)), Needs.NONE));
  }

  /** The parts of one stage that inputs are made of. */
  private static final class Sources {
    final int read;
    private final int size;
    private final int[] offsets;
    private final List<Integer> refs = new ArrayList<>();

    Sources(int read, int size, int inputs) {
      this.read = read;
      this.size = size;
      offsets = new int[inputs + 1];
    }

    /** Adds a range that input {@code i} reads; returns its place among those of this input. */
    int add(int i, PartRange range) {
      int at = offsets[i + 1];
      for (long part = range.from(); part < range.to(); part++) {
        refs.add((int) part);
      }
      offsets[i + 1] += (int) range.size();
      return at;
    }

    Wiring table(String stage) {
      int[] starts = offsets.clone();
      for (int i = 1; i < starts.length; i++) {
        starts[i] += starts[i - 1];
      }
      return Wiring.table(stage, size, starts, refs.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private record Piece(int read, int at, int count) implements java.io.Serializable {}

  private record Input(Plan.Assembly<?> assemble, List<Piece> pieces)
      implements java.io.Serializable {}

  /** Assembles the lazy values of other kinds. */
  private record Inputs(List<Input> inputs) implements Body {
    @Override
    public void run(Parts parts) {
      while (parts.next()) {
        Input input = inputs.get((int) parts.part());
        var values = new ArrayList<@Nullable Object>();
        for (Piece piece : input.pieces) {
          for (int i = 0; i < piece.count; i++) {
            values.add(parts.get(piece.read, piece.at + i));
          }
        }
        parts.put(input.assemble.assemble(values));
      }
    }
  }
}

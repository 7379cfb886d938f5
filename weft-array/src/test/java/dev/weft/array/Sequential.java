package dev.weft.array;

import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.Graph;
import dev.weft.graph.Line;
import dev.weft.graph.PartRange;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Parts;
import dev.weft.graph.Slice;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest engine that there can be: what is needed, depth first, on this thread. */
public final class Sequential {
  private final Graph graph;
  private final Map<String, Map<Long, @Nullable Object>> values = new HashMap<>();

  private Sequential(Graph graph) {
    this.graph = graph;
  }

  public static <T> T compute(Lazy<T> lazy) {
    Plan<T> plan = lazy.plan();
    var engine = new Sequential(plan.graph());
    var outputs = new ArrayList<@Nullable Object>();
    for (PartRange range : plan.outputs()) {
      for (long part = range.from(); part < range.to(); part++) {
        outputs.add(engine.value(plan.graph().stage(range.stage()), part));
      }
    }
    return plan.assemble().assemble(outputs);
  }

  private @Nullable Object value(Stage stage, long part) {
    Map<Long, @Nullable Object> known = values.computeIfAbsent(stage.name(), _ -> new HashMap<>());
    if (!known.containsKey(part)) {
      known.put(part, run(stage, part));
    }
    return known.get(part);
  }

  private @Nullable Object run(Stage stage, long part) {
    var inputs = new ArrayList<List<@Nullable Object>>();
    for (Wiring read : stage.reads()) {
      Stage source = graph.stage(read.source());
      var values = new ArrayList<@Nullable Object>();
      for (long i : parts(read, part, source.size())) {
        values.add(value(source, i));
      }
      inputs.add(values);
    }
    var one = new OnePart(part, inputs);
    try {
      stage.body().run(one);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return one.value;
  }

  private static long[] parts(Wiring read, long part, long size) {
    if (read instanceof Line line) {
      long from = line.readFrom(part, size);
      return java.util.stream.LongStream.range(from, Math.max(from, line.readTo(part, size)))
          .toArray();
    }
    var slice = new Slice();
    ((PartWiring) read).inputs((int) part, slice);
    return java.util.Arrays.stream(slice.toArray()).asLongStream().toArray();
  }

  private static final class OnePart implements Parts {
    private final long part;
    private final List<List<@Nullable Object>> inputs;
    private boolean done;
    private @Nullable Object value;

    OnePart(long part, List<List<@Nullable Object>> inputs) {
      this.part = part;
      this.inputs = inputs;
    }

    @Override
    public boolean next() {
      boolean first = !done;
      done = true;
      return first;
    }

    @Override
    public long part() {
      return part;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int count(int read) {
      return inputs.get(read).size();
    }

    @Override
    public @Nullable Object get(int read, int i) {
      return inputs.get(read).get(i);
    }

    @Override
    public void put(@Nullable Object result) {
      value = result;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}

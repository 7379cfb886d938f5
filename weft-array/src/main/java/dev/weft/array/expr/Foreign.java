package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An array whose blocks are lazy values of another kind, as delayed calls. */
public final class Foreign extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final String identity = UUID.randomUUID().toString();
  private final transient @Nullable List<? extends Lazy<?>> blocks; // not needed to run a part
  private final Making making;

  /** How a value becomes a block. */
  @FunctionalInterface
  public interface Making extends Serializable {
    /** Returns the block of {@code value}, which should have the elements {@code region}. */
    Block block(Object value, Region region);
  }

  /** Creates the array; {@code blocks} are in the order of rows. */
  public Foreign(Layout layout, DType type, List<? extends Lazy<?>> blocks, Making making) {
    super(layout, type, List.of());
    this.blocks = blocks;
    this.making = making;
  }

  @Override
  public String name() {
    return "fromLazy";
  }

  @Override
  String text() {
    return identity;
  }

  /** Returns the graph of the values, and after it the stage of the blocks. */
  Graph lower(String name) {
    List<Plan<?>> plans = Lazy.plans(Objects.requireNonNull(blocks, "in another process"));
    int n = plans.size();
    Graph graph = Graph.of();
    Map<String, List<int[]>> reads = new LinkedHashMap<>(); // of each stage: block, part
    var inputs = new ArrayList<Input>();
    for (int i = 0; i < n; i++) {
      Plan<?> plan = plans.get(i);
      graph = graph.merge(plan.graph());
      var pieces = new ArrayList<Piece>();
      for (PartRange range : plan.outputs()) {
        List<int[]> read = reads.computeIfAbsent(range.stage(), _ -> new ArrayList<>());
        int number = new ArrayList<>(reads.keySet()).indexOf(range.stage());
        int before = 0;
        for (int k = read.size() - 1; k >= 0 && read.get(k)[0] == i; k--) {
          before++;
        }
        pieces.add(new Piece(number, before, Math.toIntExact(range.size())));
        for (long part = range.from(); part < range.to(); part++) {
          read.add(new int[] {i, Math.toIntExact(part)});
        }
      }
      inputs.add(new Input(plan.assemble(), List.copyOf(pieces)));
    }
    var wirings = new ArrayList<Wiring>();
    for (Map.Entry<String, List<int[]>> entry : reads.entrySet()) {
      int[] offsets = new int[n + 1];
      int[] refs = new int[entry.getValue().size()];
      for (int k = 0; k < refs.length; k++) {
        refs[k] = entry.getValue().get(k)[1];
        offsets[entry.getValue().get(k)[0] + 1]++;
      }
      for (int i = 0; i < n; i++) {
        offsets[i + 1] += offsets[i];
      }
      int size = Math.toIntExact(graph.stage(entry.getKey()).size());
      wirings.add(Wiring.table(entry.getKey(), size, offsets, refs));
    }
    return graph.plus(
        new Stage(
            name,
            n,
            wirings,
            new Values(layout(), List.copyOf(inputs), making),
            Needs.bytes(Lowering.bytes(layout(), type()), 0),
            "blocks that other calls make"));
  }

  private record Piece(int read, int at, int count) implements Serializable {}

  private record Input(Plan.Assembly<?> assemble, List<Piece> pieces) implements Serializable {}

  /** Puts each value together and makes it a block. */
  private record Values(Layout layout, List<Input> inputs, Making making) implements Body {
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
        Object value = Objects.requireNonNull(input.assemble.assemble(values), "a block is null");
        parts.put(making.block(value, layout.region(parts.part())));
      }
    }
  }
}

package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Fold;
import dev.weft.array.kernel.Partial;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Turns an expression into stages. A stage's name says what it does and holds a digest of the
 * expression, so equal work is done once; its needs are upper bounds of the bytes of a part.
 */
public final class Lowering {
  private static final int FAN_IN = 32;

  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Stage> known = new HashMap<>();
  private final Map<String, List<Stage>> outputs = new HashMap<>();

  private Lowering() {}

  /**
   * The graph of an expression.
   *
   * @param graph the graph
   * @param stage the stage whose parts are the blocks, in row-major order
   */
  public record Result(Graph graph, Stage stage) {}

  /** Lowers {@code expr}. */
  public static Result lower(Expr expr) {
    var lowering = new Lowering();
    Stage last = lowering.stage(expr);
    return new Result(Graph.of(lowering.stages), last);
  }

  /** Returns the expression, what it needs at most, and its stages, for people to read. */
  public static String explain(Expr expr) {
    var text = new StringBuilder("expression\n");
    describe(expr, 1, text, new HashMap<>());
    Result lowered = lower(expr);
    List<PartRange> wanted = List.of(PartRange.all(lowered.stage()));
    text.append(
        "promised peak: %,d bytes with a part at a time, %,d with four%n"
            .formatted(
                lowered.graph().promisedPeak(wanted, 1), lowered.graph().promisedPeak(wanted, 4)));
    text.append("stages\n");
    for (Stage stage : lowered.graph().stages()) {
      text.append(
          "  %s: %,d part%s, %,d bytes each, %,d while it runs%n"
              .formatted(
                  stage.name(),
                  stage.size(),
                  stage.size() == 1 ? "" : "s",
                  stage.needs().valueBytes(),
                  stage.needs().workBytes()));
      stage.note().lines().forEach(line -> text.append("    ").append(line).append('\n'));
    }
    return text.toString();
  }

  private static void describe(
      Expr expr, int depth, StringBuilder text, Map<String, Integer> numbers) {
    Integer number = numbers.get(expr.id());
    text.append("  ".repeat(depth));
    if (number != null) {
      text.append("#").append(number).append(" again\n");
      return;
    }
    numbers.put(expr.id(), numbers.size() + 1);
    text.append("#").append(numbers.size()).append(' ').append(expr).append('\n');
    for (Expr arg : expr.args()) {
      describe(arg, depth + 1, text, numbers);
    }
  }

  private Stage stage(Expr expr) {
    Stage made = known.get(expr.id());
    if (made == null) {
      made =
          switch (expr) {
            case Reduction reduction -> reduction(reduction);
            case Regional regional -> regional(regional);
            case Pick pick -> pick(pick);
            case Staged staged -> staged(staged).getFirst();
            case Foreign foreign -> {
              Graph graph = foreign.lower(name(foreign, foreign.name()));
              graph.stages().forEach(this::add);
              yield graph.stage(name(foreign, foreign.name()));
            }
            case Held held -> stage(held.args().getFirst());
            case Leaf _, Elementwise _, View _ -> fused(expr);
          };
      known.put(expr.id(), made);
    }
    return made;
  }

  private Stage add(Stage stage) {
    stages.add(stage);
    return stage;
  }

  private static String name(Expr expr, String what) {
    var name = new StringBuilder(what.length() + 13);
    for (int i = 0; i < what.length(); i++) { // a pattern would take a third of all planning
      char c = what.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        name.append(c);
      } else if (name.isEmpty() || name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    return name.append('-').append(expr.id(), 0, 12).toString();
  }

  /** Returns a number as {@code 1,234,567}. */
  private static String grouped(long number) {
    if (number < 1000) {
      return Long.toString(number);
    }
    return grouped(number / 1000) + "," + Long.toString(1000 + number % 1000).substring(1);
  }

  // ---- element by element

  private Stage fused(Expr expr) {
    Layout layout = expr.layout();
    var fusing = Fusing.of(layout.shape());
    Fused fused = fusing.store(fusing.emit(expr));
    List<Wiring> reads = reads(fusing, layout);
    long[] largest = Cells.largest(layout);
    return add(
        new Stage(
            name(expr, expr.name()),
            layout.blockCount(),
            reads,
            Body.owning(part -> fused.map(layout.region(part.part()), inputs(part))),
            Needs.bytes(bytes(layout, expr.type()), fused.madeBytes(largest)),
            note(fusing)));
  }

  private List<Wiring> reads(Fusing fusing, Layout layout) {
    var wirings = new ArrayList<Wiring>();
    for (Fusing.Read read : fusing.reads()) {
      Stage source = stage(read.expr());
      wirings.add(Cells.wiring(source.name(), layout, read.expr().layout(), read.mapping()));
    }
    return wirings;
  }

  private static Fused.Reads inputs(Parts part) {
    return read -> (Block) Objects.requireNonNull(part.get(read, 0));
  }

  private static String note(Fusing fusing) {
    var text = new StringBuilder("one program a block: ");
    text.append(fusing.names().isEmpty() ? "copy" : String.join(", ", fusing.names()));
    for (Fusing.Read read : fusing.reads()) {
      text.append("\nnot fused: ").append(read.expr().name()).append(", ").append(why(read.expr()));
    }
    return text.toString();
  }

  private static String why(Expr expr) {
    return switch (expr) {
      case Reduction _ -> "whose blocks are folded together first";
      case Regional _ -> "which is made of boxes of other blocks";
      case Staged _ -> "which is made in steps of its own";
      case Pick _ -> "which is one output of several";
      case Held _ -> "which is persisted";
      case Foreign _ -> "which other calls make";
      case Leaf _, Elementwise _, View _ -> "which is computed once and read several times";
    };
  }

  static long bytes(Layout layout, DType type) {
    return Math.multiplyExact(layout.largestBlock(), type.bytes());
  }

  // ---- folds

  private Stage reduction(Reduction reduction) {
    Layout from = reduction.arg().layout().withoutEmpty();
    var fusing = Fusing.of(from.shape());
    int register = fusing.emit(reduction.arg());
    Fold fold = reduction.fold();
    switch (fold) {
      case VARIANCE -> fusing.builder().variance(register, reduction.correction());
      case ARGMIN, ARGMAX ->
          fusing
              .builder()
              .place(
                  fold,
                  register,
                  reduction.flat()
                      ? fusing.builder().position()
                      : fusing.builder().coordinate(reduction.axes().getFirst()));
      case SUM, PROD, MIN, MAX, MEAN, COUNT_NONZERO, ANY, ALL ->
          fusing.builder().fold(fold, register);
    }
    Fused fused = fusing.reduce(reduction.axes());
    Layout given = from;
    if (fused.isLocal()) {
      from = Cells.coarser(from, reduction.axes(), reduction.arg().type());
    }
    Layout blocks = from;
    if (fused.isInMemory()) {
      from = Cells.inRows(from, reduction.axes(), reduction.arg().type());
    }
    Layout layout = from;
    boolean inRows = !layout.equals(blocks);
    boolean pieces = inRows && !reduction.axes().contains(0);
    boolean whole = inRows && !pieces && reduction.axes().size() < from.rank();
    List<Wiring> reads = reads(fusing, from);
    long[] largest = Cells.largest(from);
    long places = 1;
    for (int axis = 0; axis < largest.length; axis++) {
      places *= reduction.axes().contains(axis) ? 1 : largest[axis];
    }
    long stateBytes = Math.multiplyExact(places, 16L); // at most two words a place
    long workBytes = fused.reduceBytes(largest);
    Grid grid = new Grid(from.grid(), reduction.axes());
    String what = reduction.name();
    boolean single = grid.isFolded() && !pieces && !whole;
    Ending ending = new Ending(reduction.type(), reduction.axes(), reduction.keepdims());
    String note = note(fusing) + ", then " + what + " within the program";
    if (given.blockCount() > blocks.blockCount()) {
      note +=
          "\nsmall blocks are taken together: "
              + grouped(given.blockCount())
              + " as "
              + grouped(blocks.blockCount());
    }
    if (inRows) {
      note +=
          "\nmemory is read in its order: "
              + grouped(blocks.blockCount())
              + " blocks as "
              + grouped(layout.blockCount())
              + " of whole rows";
    }
    Stage last =
        add(
            new Stage(
                name(reduction, single ? what : what + "-partial"),
                from.blockCount(),
                reads,
                single
                    ? Body.borrowing(part ->
                        ending.block(fused.reduce(layout.region(part.part()), inputs(part))))
                    : Body.borrowing(
                        part -> fused.reduce(layout.region(part.part()), inputs(part))),
                Needs.bytes(stateBytes, workBytes + (single ? stateBytes : 0)),
                note));
    if (pieces) {
      return sideBySide(reduction, last, layout, blocks.axis(0), ending);
    }
    for (int level = 1; !grid.isFolded(); level++) {
      Grid next = grid.next(FAN_IN);
      boolean end = next.isFolded() && !whole;
      last =
          add(
              new Stage(
                  name(reduction, end ? what : what + "-combine-" + level),
                  next.size(),
                  List.of(grid.wiring(last.name(), next)),
                  Body.each(part -> {
                    Partial all = combine(part);
                    return end ? ending.block(all) : all;
                  }),
                  Needs.bytes(stateBytes, stateBytes * 2),
                  "partial results of up to "
                      + grid.fanIn(next)
                      + " blocks are combined"
                      + (end ? "" : ", in a tree")));
      grid = next;
    }
    return whole ? cutUp(reduction, last, blocks.with(0, Chunks.whole(1)), ending) : last;
  }

  /** Cuts the partial result of all places into blocks. */
  private Stage cutUp(Reduction reduction, Stage partial, Layout to, Ending ending) {
    long stateBytes = Math.multiplyExact(to.largestBlock(), 16L);
    return add(
        new Stage(
            name(reduction, reduction.name()),
            to.blockCount(),
            List.of(Wiring.all(partial.name(), 1)),
            Body.each(part -> ending.block(combine(part).box(to.region(part.part())))),
            Needs.bytes(stateBytes, stateBytes * 2),
            "the result is cut up"));
  }

  /**
   * Puts partial results, cut along the first axis, together to blocks that are cut as {@code to}.
   */
  private Stage sideBySide(
      Reduction reduction, Stage partial, Layout layout, Chunks to, Ending ending) {
    var regions = new Region[to.count()];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = Region.all(layout.shape()).with(0, to.start(i), to.end(i));
    }
    long stateBytes = Math.multiplyExact(to.largest(), 16L);
    return add(
        new Stage(
            name(reduction, reduction.name()),
            regions.length,
            List.of(Cells.table(partial, layout, regions)),
            Body.each(part -> ending.block(Partial.concat(partials(part)))),
            Needs.bytes(stateBytes, stateBytes * 2),
            "the results of rows are put side by side"));
  }

  private static Partial combine(Parts part) {
    return Partial.combine(partials(part));
  }

  private static List<Partial> partials(Parts part) {
    int n = part.count(0);
    var partials = new ArrayList<Partial>(n);
    for (int i = 0; i < n; i++) {
      partials.add((Partial) Objects.requireNonNull(part.get(0, i)));
    }
    return partials;
  }

  // ---- steps

  private List<Stage> staged(Staged staged) {
    List<Stage> made = outputs.get(staged.id());
    if (made == null) {
      var inputs = new ArrayList<Steps.Input>();
      for (Expr arg : staged.args()) {
        Fused local = local(arg);
        String source = local == null ? stage(arg).name() : "";
        inputs.add(new Steps.Input(source, arg.layout(), arg.type(), local, Steps.memory(arg)));
      }
      made = staged.making().make(new Steps(staged.id().substring(0, 12), inputs, stages::add));
      outputs.put(staged.id(), made);
    }
    return made;
  }

  // ---- boxes

  private Stage regional(Regional regional) {
    Layout layout = regional.layout();
    int parts = layout.blockCount();
    var wirings = new ArrayList<Wiring>();
    var args = new ArrayList<RegionalBody.Arg>();
    var readNames = new ArrayList<String>();
    long boxBytes = 0;
    boolean copies = true;
    for (int k = 0; k < regional.args().size(); k++) {
      Expr arg = regional.args().get(k);
      Fused local = local(arg);
      Region[] regions = new Region[parts];
      long largest = 0;
      long all = 0;
      for (int part = 0; part < parts; part++) {
        regions[part] = regional.reading().region(k, layout.position(part), layout.region(part));
        largest = Math.max(largest, regions[part].size());
        all += regions[part].size();
      }
      Mapping mapping = local == null ? seen(arg, all) : null;
      if (mapping != null) {
        arg = base(arg);
        for (int part = 0; part < parts; part++) {
          regions[part] = RegionalBody.Arg.base(mapping, regions[part]);
        }
      }
      boolean memory = isMemory(arg);
      if (memory && regional.making() instanceof Regional.Seeing) {
        args.add(new RegionalBody.Arg(-1, arg.layout(), arg.type(), local, true, null));
        continue; // is not copied
      }
      boxBytes += Math.multiplyExact(largest, arg.type().bytes());
      if (local != null) {
        args.add(new RegionalBody.Arg(-1, arg.layout(), arg.type(), local, memory, null));
        boxBytes += local.madeBytes(new long[arg.layout().rank()]);
        continue;
      }
      Stage source = stage(arg);
      args.add(
          new RegionalBody.Arg(wirings.size(), arg.layout(), arg.type(), null, false, mapping));
      for (int part = 0; copies && part < parts; part++) {
        copies = !Boxes.isBlock(arg.layout(), regions[part]);
      }
      wirings.add(Cells.table(source, arg.layout(), regions));
      readNames.add(arg.name());
    }
    long out = bytes(layout, regional.type());
    long work =
        boxBytes
            + (long) (regional.cost().bytesPerInput() * boxBytes)
            + (long) (regional.cost().bytesPerOutput() * out);
    return add(
        new Stage(
            name(regional, regional.name()),
            parts,
            wirings,
            new RegionalBody(layout, regional.reading(), regional.making(), args, copies),
            Needs.bytes(out, work),
            readNames.isEmpty()
                ? regional.name() + " of boxes that are read or made in the same task"
                : "not fused: "
                    + readNames.stream().distinct().collect(Collectors.joining(", "))
                    + ", of which "
                    + regional.name()
                    + " needs boxes across blocks"));
  }

  private static Expr base(Expr arg) {
    Expr base = arg;
    while (base instanceof View view) {
      base = view.arg();
    }
    return base;
  }

  /**
   * Returns how an argument is seen in the blocks of a stage, if its boxes, of {@code all} elements
   * together, are better gathered from those than from blocks of a stage of its own; else null.
   */
  private static @org.jspecify.annotations.Nullable Mapping seen(Expr arg, long all) {
    Expr base = base(arg);
    if (!(arg instanceof View)
        || base instanceof Elementwise
        || arg.type() != DType.FLOAT64
        || arg.layout().rank() == 0
        || all > arg.layout().size() + arg.layout().size() / 4) { // many are read several times
      return null;
    }
    Mapping mapping = Mapping.identity(arg.layout().rank());
    for (Expr at = arg; at instanceof View view; at = view.arg()) {
      mapping = mapping.then(view.mapping());
    }
    return mapping.isDense() ? mapping : null;
  }

  /** Returns the program of an argument that any box can be computed of without other stages. */
  private static @org.jspecify.annotations.Nullable Fused local(Expr arg) {
    Expr inner = arg;
    while (inner instanceof View view) {
      inner = view.arg();
    }
    if (!(inner instanceof Leaf)) {
      return null;
    }
    var fusing = Fusing.of(arg.layout().shape());
    return fusing.store(fusing.emit(arg));
  }

  /** Returns whether an argument is nothing but memory, seen in one way or another. */
  private static boolean isMemory(Expr arg) {
    Expr inner = arg;
    while (inner instanceof View view) {
      inner = view.arg();
    }
    return Steps.memory(inner) != null;
  }

  private Stage pick(Pick pick) {
    if (pick.args().getFirst() instanceof Staged staged) {
      return staged(staged).get(pick.output());
    }
    Stage source = stage(pick.args().getFirst());
    int output = pick.output();
    return add(
        new Stage(
            name(pick, pick.name()),
            source.size(),
            List.of(Wiring.each(source.name())),
            Body.each(part -> ((Block[]) Objects.requireNonNull(part.get(0, 0)))[output]),
            Needs.bytes(bytes(pick.layout(), pick.type())),
            "output " + output));
  }
}

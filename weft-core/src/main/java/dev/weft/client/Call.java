package dev.weft.client;

import dev.weft.graph.Body;
import dev.weft.graph.Line;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of one call on lazy values: makes each argument of the parts that it consists of, and
 * calls.
 */
record Call(Fn.OfAll<@Nullable Object, @Nullable Object> function, List<Argument> arguments)
    implements Body {

  /**
   * One argument.
   *
   * @param assemble makes it of its parts
   * @param firstRead the first read of the stage that brings parts of it
   * @param reads how many such reads there are
   */
  record Argument(Plan.Assembly<?> assemble, int firstRead, int reads)
      implements java.io.Serializable {}

  @Override
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      var values = new ArrayList<@Nullable Object>(arguments.size());
      for (Argument argument : arguments) {
        var pieces = new ArrayList<@Nullable Object>();
        for (int r = argument.firstRead; r < argument.firstRead + argument.reads; r++) {
          for (int i = 0; i < parts.count(r); i++) {
            pieces.add(parts.get(r, i));
          }
        }
        values.add(argument.assemble.assemble(pieces));
      }
      parts.put(function.apply(values));
    }
  }

  /** Returns a stage of one part that calls {@code function} with the values of {@code plans}. */
  static Stage stage(
      String name,
      Needs needs,
      Fn.OfAll<@Nullable Object, @Nullable Object> function,
      List<? extends Plan<?>> plans) {
    var reads = new ArrayList<Wiring>();
    var arguments = new ArrayList<Argument>();
    for (Plan<?> plan : plans) {
      arguments.add(new Argument(plan.assemble(), reads.size(), plan.outputs().size()));
      for (PartRange range : plan.outputs()) {
        reads.add(new Line(range.stage(), 0, 1, range.from(), range.size()));
      }
    }
    return new Stage(name, 1, reads, new Call(function, List.copyOf(arguments)), needs);
  }
}

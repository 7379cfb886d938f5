package dev.weft.client;

import dev.weft.graph.Body;
import dev.weft.graph.Parts;
import java.util.List;

/** Calls a function on each of some items, a part an item. */
record MapBody<A>(Fn.Of1<? super A, ?> function, List<A> items) implements Body, Described {
  @Override
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      parts.put(function.apply(items.get((int) parts.part())));
    }
  }

  @Override
  public String describe(long part) {
    Object item = items.get((int) part);
    return "item " + part + ", " + Described.brief(item);
  }
}

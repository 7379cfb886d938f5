package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.graph.Body;
import dev.weft.graph.Parts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@link Regional}: gathers the boxes, and makes the block.
 *
 * @param layout of the result
 * @param reading which boxes
 * @param making how
 * @param args the arguments
 */
record RegionalBody(Layout layout, Regional.Reading reading, Regional.Making making, List<Arg> args)
    implements Body {

  /**
   * An argument.
   *
   * @param read the number of the read; -1 if it is computed here
   * @param layout its layout
   * @param type its type
   * @param local its program if it is computed here
   */
  record Arg(int read, Layout layout, DType type, @Nullable Fused local) implements Serializable {}

  RegionalBody {
    args = List.copyOf(args);
  }

  @Override
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      int[] position = layout.position(parts.part());
      Region out = layout.region(parts.part());
      var boxes = new ArrayList<Block>();
      for (int k = 0; k < args.size(); k++) {
        Arg arg = args.get(k);
        Region box = reading.region(k, position, out);
        if (box.size() == 0) {
          int[] none = Boxes.ints(box.shape());
          boxes.add(Block.wrap(arg.type(), Elements.array(arg.type(), 0), none));
          continue;
        }
        Fused local = arg.local();
        boxes.add(
            local != null
                ? local.map(
                    box,
                    read -> {
                      throw new IllegalStateException("reads no stage: " + read);
                    })
                : Boxes.gather(
                    arg.layout(),
                    arg.type(),
                    box,
                    i -> (Block) Objects.requireNonNull(parts.get(arg.read(), i))));
      }
      Block[] made = making.make(position, out, boxes);
      parts.put(made.length == 1 ? made[0] : made);
    }
  }
}

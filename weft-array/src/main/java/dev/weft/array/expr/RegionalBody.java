package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Operand;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.graph.Body;
import dev.weft.graph.Parts;
import java.io.IOException;
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
 * @param copies whether no box is a whole block, so that all of them are copies
 */
record RegionalBody(
    Layout layout, Regional.Reading reading, Regional.Making making, List<Arg> args, boolean copies)
    implements Body {

  /**
   * An argument.
   *
   * @param read the number of the read; -1 if it is computed here
   * @param layout its layout
   * @param type its type
   * @param local its program if it is computed here
   * @param memory whether the program does nothing but to read memory
   */
  record Arg(int read, Layout layout, DType type, @Nullable Fused local, boolean memory)
      implements Serializable {}

  RegionalBody {
    args = List.copyOf(args);
  }

  @Override
  public boolean borrows() {
    return copies || making instanceof Regional.Seeing;
  }

  @Override
  public boolean owns() {
    return making instanceof Regional.OwnMaking || making instanceof Regional.Seeing;
  }

  @Override
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      int[] position = layout.position(parts.part());
      Region out = layout.region(parts.part());
      Block[] made =
          making instanceof Regional.Seeing seeing
              ? seeing.see(position, out, seen(parts, position, out))
              : making.make(position, out, blocks(parts, position, out));
      parts.put(made.length == 1 ? made[0] : made);
    }
  }

  private List<Block> blocks(Parts parts, int[] position, Region out) throws IOException {
    var blocks = new ArrayList<Block>();
    for (int k = 0; k < args.size(); k++) {
      blocks.add(block(parts, args.get(k), reading.region(k, position, out)));
    }
    return blocks;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the same block
  private List<Regional.Box> seen(Parts parts, int[] position, Region out) throws IOException {
    var boxes = new ArrayList<Regional.Box>();
    for (int k = 0; k < args.size(); k++) {
      Arg arg = args.get(k);
      Region region = reading.region(k, position, out);
      if (arg.local() != null && arg.memory() && region.size() > 0) {
        boxes.add(new Regional.Box(arg.local().seen(region), false));
        continue;
      }
      Block block = block(parts, arg, region);
      boolean own = arg.read() >= 0 && block.size() > 0;
      for (int i = 0; own && i < parts.count(arg.read()); i++) {
        own = parts.get(arg.read(), i) != block;
      }
      boxes.add(new Regional.Box(Operand.of(block), own));
    }
    return boxes;
  }

  private static Block block(Parts parts, Arg arg, Region box) throws IOException {
    if (box.size() == 0) {
      return Block.wrap(arg.type(), Elements.array(arg.type(), 0), Boxes.ints(box.shape()));
    }
    Fused local = arg.local();
    return local != null
        ? local.map(box, Fused.NOTHING)
        : Boxes.gather(
            arg.layout(),
            arg.type(),
            box,
            i -> (Block) Objects.requireNonNull(parts.get(arg.read(), i)));
  }
}

package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Operand;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.graph.Body;
import dev.weft.graph.Parts;
import dev.weft.store.Spares;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
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
   * @param layout its layout, or that of what is seen through {@code mapping}
   * @param type its type
   * @param local its program if it is computed here
   * @param memory whether the program does nothing but to read memory
   * @param mapping how it is seen in what is read; null if as it is
   */
  record Arg(
      int read,
      Layout layout,
      DType type,
      @Nullable Fused local,
      boolean memory,
      @Nullable Mapping mapping)
      implements Serializable {

    /** Returns the box of what is read in which {@code region} is seen. */
    static Region base(Mapping mapping, Region region) {
      return region.size() == 0 ? Region.all(new long[mapping.rank()]) : mapping.region(region);
    }
  }

  RegionalBody {
    args = List.copyOf(args);
  }

  /*
   * Built-in makings (all but those that are Keeping) make a block anew, or of the memory of a box,
   * and keep nothing else. So what a block is made of is found out when it has been made: a block
   * that is, or shares memory with, one of the inputs is excluded from being used again, and so is
   * that input, whose other readers then need not know. Boxes that were put together here and are
   * not the block go back at once: nobody else has seen them.
   */

  @Override
  public boolean borrows() {
    return copies || !(making instanceof Regional.Keeping);
  }

  @Override
  public boolean owns() {
    return !(making instanceof Regional.Keeping) || making instanceof Regional.OwnMaking;
  }

  @Override
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      int[] position = layout.position(parts.part());
      Region out = layout.region(parts.part());
      var gathered = new ArrayList<Block>(args.size());
      Block[] made =
          making instanceof Regional.Seeing seeing
              ? seeing.see(position, out, seen(parts, position, out, gathered))
              : making.make(position, out, blocks(parts, position, out, gathered));
      if (!(making instanceof Regional.Keeping)) {
        for (int k = 0; k < made.length; k++) {
          made[k] = apart(made[k], parts);
        }
        for (Block box : gathered) {
          if (Arrays.stream(made).noneMatch(block -> isSame(block, box))) {
            Spares.giveBack(box.array());
          }
        }
      }
      parts.put(made.length == 1 ? made[0] : made);
    }
  }

  /** Has the memory of a block that it shares with an input never be used again. */
  private Block apart(Block made, Parts parts) {
    for (Arg arg : args) {
      for (int i = 0; arg.read() >= 0 && i < parts.count(arg.read()); i++) {
        Block input = input(parts, arg, i);
        if (isSame(input, made)) {
          return input.keep() && made.keep() ? made : made.copy(); // a copy where it was cancelled
        }
      }
    }
    return made;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the same memory
  private static boolean isSame(Block one, Block other) {
    return one.array() == other.array();
  }

  private static Block input(Parts parts, Arg arg, int i) {
    return (Block) Objects.requireNonNull(parts.get(arg.read(), i));
  }

  private List<Block> blocks(Parts parts, int[] position, Region out, List<Block> gathered)
      throws IOException {
    var blocks = new ArrayList<Block>();
    for (int k = 0; k < args.size(); k++) {
      blocks.add(block(parts, args.get(k), reading.region(k, position, out), gathered));
    }
    return blocks;
  }

  private List<Regional.Box> seen(Parts parts, int[] position, Region out, List<Block> gathered)
      throws IOException {
    var boxes = new ArrayList<Regional.Box>();
    for (int k = 0; k < args.size(); k++) {
      Arg arg = args.get(k);
      Region region = reading.region(k, position, out);
      if (arg.local() != null && arg.memory() && region.size() > 0) {
        boxes.add(new Regional.Box(arg.local().seen(region), false));
        continue;
      }
      boxes.add(
          arg.read() >= 0 && region.size() > 0
              ? box(parts, arg, region, gathered)
              : new Regional.Box(Operand.of(block(parts, arg, region, gathered)), false));
    }
    return boxes;
  }

  /** Returns a box of what is read as it is seen: in the one block that holds it, or gathered. */
  private static Regional.Box box(Parts parts, Arg arg, Region region, List<Block> gathered)
      throws IOException {
    Mapping mapping = arg.mapping() != null ? arg.mapping() : Mapping.identity(region.rank());
    Region base = Arg.base(mapping, region);
    if (parts.count(arg.read()) == 1) {
      Region held = arg.layout().region(Boxes.parts(arg.layout(), base)[0]);
      Operand seen = Fused.operand(input(parts, arg, 0), held, mapping, region);
      return new Regional.Box(seen, false);
    }
    Block block = block(parts, arg, region, gathered);
    return new Regional.Box(Operand.of(block), true);
  }

  /** Returns the elements of a box; adds it to {@code gathered} if it was made for this alone. */
  @SuppressWarnings("ReferenceEquality") // whether it is the same block
  private static Block block(Parts parts, Arg arg, Region box, List<Block> gathered)
      throws IOException {
    if (box.size() == 0) {
      return Block.wrap(arg.type(), arg.type().newArray(0), Boxes.ints(box.shape()));
    }
    Fused local = arg.local();
    if (arg.mapping() != null) {
      Block block = Boxes.gather(arg.layout(), arg.mapping(), box, i -> input(parts, arg, i));
      gathered.add(block);
      return block;
    }
    Block block =
        local != null
            ? local.map(box, Fused.NOTHING)
            : Boxes.gather(arg.layout(), arg.type(), box, i -> input(parts, arg, i));
    if (local != null || parts.count(arg.read()) != 1 || input(parts, arg, 0) != block) {
      gathered.add(block);
    }
    return block;
  }
}

package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Partial;
import dev.weft.array.layout.DType;
import java.io.Serializable;
import java.util.List;

/**
 * How the state of a fold becomes a block.
 *
 * @param type the type of the block
 * @param axes the folded axes
 * @param keepdims whether they stay, with length 1
 */
record Ending(DType type, List<Integer> axes, boolean keepdims) implements Serializable {

  Block block(Partial partial) {
    Block block = partial.finish(0);
    if (keepdims) {
      return block;
    }
    int[] shape = block.shape();
    int[] kept = new int[shape.length - axes.size()];
    int n = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (!axes.contains(axis)) {
        kept[n++] = shape[axis];
      }
    }
    return block.reshape(kept);
  }
}

package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where the values of an array come from: memory or a file, of which any box can be read. */
public interface BlockSource extends Serializable {
  /** Returns the type of the elements. */
  DType type();

  /** Returns the lengths of the axes. */
  long[] shape();

  /** Returns a text that is equal for equal values, and for those alone. */
  String identity();

  /** Returns what people call it, as the name of a file. */
  String label();

  /** Returns all elements if they are in memory anyway, so that nothing has to be copied. */
  default @Nullable Block whole() {
    return null;
  }

  /**
   * Returns the elements of {@code region}.
   *
   * @throws IOException if they cannot be read
   */
  Block read(Region region) throws IOException;
}

package dev.weft.array;

import java.util.List;

/**
 * Copies with other elements at some places, as Python's {@code x[index] = value} makes of an array
 * that is copied first. Values take the type of the array and are broadcast to the places.
 */
public sealed interface Assigning permits DArray {

  /** Returns a copy with {@code value} at the places that an index names: {@code "1:3, ::2"}. */
  default DArray set(String index, double value) {
    return set(Index.parse(index), DArray.scalar(value));
  }

  /** As {@link #set(String, double)}, of a whole number. */
  default DArray set(String index, long value) {
    return set(Index.parse(index), DArray.scalar(value));
  }

  /** Returns a copy with the elements of {@code value} at the places that an index names. */
  default DArray set(String index, DArray value) {
    return set(Index.parse(index), value);
  }

  /**
   * Returns a copy with the elements of {@code value} at the places that an index names: numbers,
   * slices, one array of integers in memory, or a mask alone.
   *
   * @throws IllegalArgumentException if the index does not fit the shape, or the value the places
   */
  default DArray set(List<Index> index, DArray value) {
    if (index.size() == 1
        && index.getFirst() instanceof Index.Chosen(DArray by)
        && by.dtype().isBool()) {
      return set(by, value);
    }
    return new Assignment(self(), index).set(value);
  }

  /** Returns a copy with {@code value} where a mask is true. */
  default DArray set(DArray mask, double value) {
    return set(mask, DArray.scalar(value));
  }

  /** As {@link #set(DArray, double)}, of a whole number. */
  default DArray set(DArray mask, long value) {
    return set(mask, DArray.scalar(value));
  }

  /**
   * Returns a copy with the elements of {@code value} where a mask is true; the mask has the
   * lengths of the first axes.
   *
   * @param value broadcast to the shape of this array
   */
  default DArray set(DArray mask, DArray value) {
    if (!mask.dtype().isBool()) {
      throw new IllegalArgumentException(
          "set: a mask is bool, not " + mask.dtype() + "; wrap indices in Index.by");
    }
    DArray wide = mask;
    long[] own = self().shape();
    boolean fits = mask.rank() <= own.length;
    for (int axis = 0; fits && axis < mask.rank(); axis++) {
      fits = mask.shape()[axis] == own[axis];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "set: a mask has the lengths of the first axes: mask "
              + Axes.text(mask.shape())
              + ", array "
              + Axes.text(own));
    }
    while (wide.rank() < own.length) {
      wide = wide.expandDims(-1);
    }
    DArray given = value.astype(self().dtype()).broadcastTo(own);
    return DArray.where(wide, given, self());
  }

  /** Returns this array. */
  DArray self();
}

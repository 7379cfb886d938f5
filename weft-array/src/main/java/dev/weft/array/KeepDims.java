package dev.weft.array;

/**
 * An array whose reductions keep the folded axes, with length 1, so that the result broadcasts
 * against the array.
 *
 * @param self the array
 */
public record KeepDims(DArray self) implements Reductions {
  @Override
  public boolean keepsDims() {
    return true;
  }
}

package dev.weft.graph;

import org.jspecify.annotations.Nullable;

/**
 * The parts that a {@link Body} is to compute now, one after the other: a cursor over a range or a
 * list of parts of one stage, with the inputs of the part it stands on.
 *
 * <p>A body walks it to the end, and puts one value for each part:
 *
 * <pre>{@code
 * while (parts.next()) {
 *   parts.put(f(parts.part(), parts.get(0, 0)));
 * }
 * }</pre>
 *
 * <p>Input {@code i} of read {@code r} is the value of the i-th part that the r-th wiring of the
 * stage names, in the wiring's order. A cursor belongs to the thread that was given it and must not
 * be kept.
 */
public interface Parts {

  /** Steps to the next part and returns whether there is one. */
  boolean next();

  /** Returns the number of the part within its stage. */
  long part();

  /** Returns how many parts there are in all from the first to the last of this cursor. */
  int size();

  /** Returns how many inputs read {@code read} has for this part. */
  int count(int read);

  /** Returns input {@code i} of read {@code read}. */
  @Nullable Object get(int read, int i);

  /**
   * Sets the value of this part. A part that ends without one has the value null.
   *
   * @param value must not be changed afterwards
   */
  void put(@Nullable Object value);

  /**
   * Returns whether nobody wants the result any more. Long computations should look now and then,
   * and return at once if so.
   */
  boolean isCancelled();
}

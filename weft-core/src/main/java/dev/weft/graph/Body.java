package dev.weft.graph;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The code of a stage. One body serves every part, on any thread of any worker, any number of
 * times: it must be a pure function of the parts' numbers and inputs, since a part runs again when
 * its value was lost.
 */
@FunctionalInterface
public interface Body extends Serializable {

  /**
   * Computes every part of {@code parts}.
   *
   * @throws Exception if the part that the cursor stands on cannot be computed; the parts before it
   *     count as computed, and the exception reaches whoever asks for a value that needs the part
   */
  void run(Parts parts) throws Exception;

  /**
   * Returns whether, once the body has returned, nothing refers to its inputs on account of it:
   * neither the values it put nor anything else.
   */
  default boolean borrows() {
    return false;
  }

  /**
   * Returns whether the body makes every value anew for the one part that it puts it for, and
   * nothing else refers to it, or to what it is made of: then the memory of a value is used again
   * when the value was freed.
   */
  default boolean owns() {
    return false;
  }

  /** Returns the body that computes one part at a time with {@code function}. */
  static Body each(EachPart function) {
    return parts -> {
      while (parts.next()) {
        parts.put(function.apply(parts));
      }
    };
  }

  /** Returns the body that computes one part at a time with {@code function}, and borrows. */
  static Body borrowing(EachPart function) {
    return new Careful(each(function), false);
  }

  /** Returns the body that computes one part at a time with {@code function}, borrows and owns. */
  static Body owning(EachPart function) {
    return new Careful(each(function), true);
  }

  /** Computes one part. */
  @FunctionalInterface
  interface EachPart extends Serializable {
    /**
     * Returns the value of the part that {@code part} stands on; it must not move the cursor.
     *
     * @throws Exception if the part cannot be computed
     */
    @Nullable Object apply(Parts part) throws Exception;
  }
}

package dev.weft.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of an index: what is taken along an axis, or an axis that is made. */
public sealed interface Index {
  /** One element along an axis, which disappears; counted from the end if negative. */
  record At(long index) implements Index {}

  /**
   * A run of elements along an axis, with Python's rules: bounds count from the end if negative and
   * are clipped, and one that is null is the end from or to which {@code step} goes.
   */
  record Slice(@Nullable Long start, @Nullable Long stop, long step) implements Index {}

  /** A new axis of length 1. */
  record NewAxis() implements Index {}

  /** All axes that the other items do not name. */
  record Ellipsis() implements Index {}

  /** Elements chosen by an array: of integers, in their order; of bool, where it is true. */
  record Chosen(DArray by) implements Index {}

  /** Returns the element at {@code index}. */
  static Index at(long index) {
    return new At(index);
  }

  /** Returns all of an axis. */
  static Index all() {
    return new Slice(null, null, 1);
  }

  /** Returns the elements from {@code start} to {@code stop}, exclusive. */
  static Index slice(long start, long stop) {
    return new Slice(start, stop, 1);
  }

  /** Returns every {@code step}-th element from {@code start} to {@code stop}, exclusive. */
  static Index slice(@Nullable Long start, @Nullable Long stop, long step) {
    return new Slice(start, stop, step);
  }

  /** Returns a new axis of length 1. */
  static Index newAxis() {
    return new NewAxis();
  }

  /** Returns all axes that the other items do not name. */
  static Index ellipsis() {
    return new Ellipsis();
  }

  /** Returns the elements that an array of integers or bool chooses. */
  static Index by(DArray chosen) {
    return new Chosen(chosen);
  }

  /**
   * Reads an index as NumPy writes it: {@code "1:5, ::-1, ..., newaxis, -1"}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<Index> parse(String text) {
    var items = new ArrayList<Index>();
    for (String word : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String item = word.strip();
      items.add(
          switch (item) {
            case "..." -> ellipsis();
            case "newaxis", "None" -> newAxis();
            default -> item.contains(":") ? slice(item, text) : at(number(item, text));
          });
    }
    return items;
  }

  private static Index slice(String item, String text) {
    String[] words = item.split(":", -1);
    if (words.length > 3) {
      throw new IllegalArgumentException(
          "a slice is start:stop:step, not \"" + item + "\", in index \"" + text + "\"");
    }
    return new Slice(
        words[0].isBlank() ? null : number(words[0], text),
        words[1].isBlank() ? null : number(words[1], text),
        words.length < 3 || words[2].isBlank() ? 1 : number(words[2], text));
  }

  private static long number(String word, String text) {
    try {
      return Long.parseLong(word.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "an index is a number, a slice, \"...\" or \"newaxis\", not \""
              + word.strip()
              + "\", in \""
              + text
              + "\"",
          e);
    }
  }
}

package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** Parts {@code from} (inclusive) to {@code to} (exclusive) of the stage named {@code stage}. */
public record PartRange(String stage, long from, long to) implements Serializable {

  public PartRange {
    requireNonNull(stage, "stage");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "not a range of parts: from=" + from + ", to=" + to + ", stage=" + stage);
    }
  }

  /** Returns every part of {@code stage}. */
  public static PartRange all(Stage stage) {
    return new PartRange(stage.name(), 0, stage.size());
  }

  /** Returns the range of one part. */
  public static PartRange of(Key key) {
    return new PartRange(key.stage(), key.part(), key.part() + 1);
  }

  /** Returns the number of parts. */
  public long size() {
    return to - from;
  }

  @Override
  public String toString() {
    return stage + "[" + from + ", " + to + ")";
  }
}

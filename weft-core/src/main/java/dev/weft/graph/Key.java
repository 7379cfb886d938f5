package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The name of one part and of the value that it produces: part {@code part} of the stage named
 * {@code stage}. Equal keys denote equal values.
 */
public record Key(String stage, long part) implements Serializable {

  public Key {
    requireNonNull(stage, "stage");
    if (part < 0) {
      throw new IllegalArgumentException(
          "part must not be negative: part=" + part + ", stage=" + stage);
    }
  }

  @Override
  public String toString() {
    return stage + "#" + part;
  }
}

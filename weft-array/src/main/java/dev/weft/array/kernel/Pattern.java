package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.util.List;

/**
 * What a woven loop computes for each place: operations on values that are numbered, first the
 * inputs, then the constants, then the results of the operations in their order. The values of the
 * constants are not part of it, so that one loop does for all.
 *
 * @param type the type of all values
 * @param inputs how many arrays are read
 * @param constants how many numbers there are that are the same everywhere
 * @param operations in the order in which they are computed
 * @param outputs the values that are written, each to an array
 */
record Pattern(
    DType type, int inputs, int constants, List<Operation> operations, List<Integer> outputs) {
  Pattern {
    operations = List.copyOf(operations);
    outputs = List.copyOf(outputs);
  }

  /**
   * One operation.
   *
   * @param x the number of the operand
   * @param y the number of the second operand; -1 if there is none
   */
  record Operation(Cheap what, int x, int y) {}
}

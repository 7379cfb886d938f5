package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;

/**
 * One result of a reducing program.
 *
 * @param fold how elements are combined
 * @param register the register whose elements they are
 * @param place the register with the places, for {@link Fold#ARGMIN} and {@link Fold#ARGMAX}; else
 *     -1
 * @param correction what is taken from the number of elements before a {@link Fold#VARIANCE} is
 *     divided by it; else 0
 * @param type the type of the result
 */
public record Term(Fold fold, int register, int place, double correction, DType type)
    implements Serializable {
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(fold.name().toLowerCase(java.util.Locale.ROOT)).append(" %").append(register);
    if (place >= 0) {
      text.append(" at %").append(place);
    }
    if (correction != 0) {
      text.append(" correction ").append(Double.toHexString(correction));
    }
    return text.append(" ").append(type).toString();
  }
}

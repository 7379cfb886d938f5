package dev.weft.io.zarr;

import java.io.Serializable;
import java.util.Locale;

/**
 * How chunks are named.
 *
 * @param prefixed whether names begin with {@code c}, as version 3 has it
 * @param separator what stands between the numbers, {@code .} or {@code /}
 */
record Keys(boolean prefixed, char separator) implements Serializable {

  /** Returns the name of the chunk at {@code index}. */
  String name(long[] index) {
    if (index.length == 0) {
      return prefixed ? "c" : "0";
    }
    var name = new StringBuilder(prefixed ? "c" : "");
    for (int i = 0; i < index.length; i++) {
      if (prefixed || i > 0) {
        name.append(separator);
      }
      name.append(index[i]);
    }
    return name.toString();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s keys with '%s'", prefixed ? "default" : "v2", separator);
  }
}

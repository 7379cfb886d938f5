package dev.weft.graph;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one part of a stage needs. Bytes are upper bounds; they are what permits are given for.
 *
 * @param valueBytes what the value of one part takes while it is held; 0 if that is negligible or
 *     not known
 * @param workBytes what running one part takes beside its inputs and its value
 * @param resources named resources that a running part occupies, as {@code GPU=1}; in the order of
 *     their names
 * @param waits whether a part mostly waits (for a disk, a server, another process), so that it runs
 *     on a virtual thread and occupies no compute slot
 */
public record Needs(long valueBytes, long workBytes, Map<String, Integer> resources, boolean waits)
    implements Serializable {
  /** Nothing that is worth a permit, or not known in advance, as that of a user's function. */
  public static final Needs NONE = new Needs(0, 0, Map.of(), false);

  public Needs {
    if (valueBytes < 0 || workBytes < 0) {
      throw new IllegalArgumentException(
          "bytes must not be negative: valueBytes=" + valueBytes + ", workBytes=" + workBytes);
    }
    resources.forEach((name, amount) -> {
      if (amount < 1) {
        throw new IllegalArgumentException(
            "a resource is needed at least once: " + name + "=" + amount);
      }
    });
    resources = java.util.Collections.unmodifiableMap(new TreeMap<>(resources));
  }

  /** Returns the needs of a part whose value takes {@code valueBytes}. */
  public static Needs bytes(long valueBytes) {
    return new Needs(valueBytes, 0, Map.of(), false);
  }

  /** Returns the needs of a part whose value takes {@code valueBytes}, and more while it runs. */
  public static Needs bytes(long valueBytes, long workBytes) {
    return new Needs(valueBytes, workBytes, Map.of(), false);
  }

  /** Returns these needs and {@code amount} of the resource {@code name}. */
  public Needs and(String name, int amount) {
    var all = new TreeMap<>(resources);
    all.put(name, amount);
    return new Needs(valueBytes, workBytes, all, waits);
  }

  /** Returns these needs, of parts that mostly wait. */
  public Needs waiting() {
    return new Needs(valueBytes, workBytes, resources, true);
  }
}

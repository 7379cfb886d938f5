package dev.weft.adviser.rule;

import java.util.OptionalDouble;

/**
 * What only the person who asks can know.
 *
 * @param slots processors granted, where the record cannot know them
 * @param idleRanks ranks that do no work by design: a scheduler, a client
 * @param memoryPerCore bytes of memory that a node has for each core
 */
public record Settings(OptionalDouble slots, int idleRanks, double memoryPerCore) {
  /** 4 GiB a core, the least that is common among the nodes of clusters. */
  public static final double USUAL_MEMORY_PER_CORE = 4.0 * (1L << 30);

  /** Nothing known beyond the record. */
  public static final Settings NONE =
      new Settings(OptionalDouble.empty(), 0, USUAL_MEMORY_PER_CORE);

  /** Checks the values. */
  public Settings {
    if (idleRanks < 0
        || !(memoryPerCore > 0)
        || (slots.isPresent() && !(slots.getAsDouble() >= 1))) {
      throw new IllegalArgumentException(
          ("slots are at least 1, idle ranks at least 0, memory per core more than 0; slots=%s,"
                  + " idleRanks=%d, memoryPerCore=%s")
              .formatted(slots, idleRanks, memoryPerCore));
    }
  }
}

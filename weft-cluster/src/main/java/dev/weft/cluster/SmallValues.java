package dev.weft.cluster;

import dev.weft.cluster.Message.Values;
import dev.weft.store.StageValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small values that the driver has without having asked: numbers, short texts. For most calls the
 * value comes with the end of the lease, and no further message is needed.
 */
final class SmallValues {
  private static final int BUFFER = 1 << 10;

  /** The most bytes of values sent at a time. */
  private static final int MOST_BYTES = 64 << 10;

  private static final int LONGEST_TEXT = 200;

  /** The most values that the driver keeps. */
  private static final int MOST_VALUES = 200_000;

  private final Map<Integer, Map<Long, Object>> byStage = new HashMap<>(); // wrapped values
  private int size;

  /** Returns the message of what is small of parts that were computed, or null if nothing is. */
  static @Nullable Values of(int lease, int stage, StageValues values, long from, long to) {
    var bytes = new ByteArrayOutputStream();
    var out = new ValueWriter(new ChannelOutput(Channels.newChannel(bytes), BUFFER));
    int count = 0;
    int found = 0;
    try {
      for (long part = from; part < to && bytes.size() < MOST_BYTES; part++) {
        Object slot = values.slot(part);
        if (slot != null && isSmall(StageValues.unwrap(slot))) {
          out.write(StageValues.unwrap(slot));
          found++;
        } else if (found == 0 && part - from > 64) {
          return null; // they are not likely to become small later on
        } else {
          out.writeAbsent();
        }
        count++;
      }
      out.flush();
    } catch (IOException e) {
      return null; // there is none in memory; then they are asked for
    }
    return found == 0 ? null : new Values(lease, stage, from, count, bytes.toByteArray());
  }

  private static boolean isSmall(@Nullable Object value) {
    return value == null
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Float
        || value instanceof Boolean
        || (value instanceof String text && text.length() <= LONGEST_TEXT);
  }

  /** Keeps the values of a message. */
  synchronized void keep(Values message, ClassLoader loader) throws IOException {
    if (size > MOST_VALUES) {
      return;
    }
    byte[] bytes = message.bytes();
    var in = new ChannelInput(Channels.newChannel(new ByteArrayInputStream(bytes)), BUFFER);
    var reader = new ValueReader(in, loader, bytes.length);
    Map<Long, Object> kept = byStage.computeIfAbsent(message.stage(), _ -> new HashMap<>());
    for (int i = 0; i < message.count(); i++) {
      if (reader.read() instanceof Answer.Present(var value)
          && kept.put(message.from() + i, StageValues.wrap(value)) == null) {
        size++;
      }
    }
  }

  /** Returns what a slot of a store would hold of a part, or null if it is not here. */
  synchronized @Nullable Object slot(int stage, long part) {
    Map<Long, Object> kept = byStage.get(stage);
    return kept == null ? null : kept.get(part);
  }

  /** Drops the values of a range. */
  synchronized void free(int stage, long from, long to) {
    Map<Long, Object> kept = byStage.get(stage);
    if (kept == null) {
      return;
    }
    int before = kept.size();
    if (to - from < before) {
      for (long part = from; part < to; part++) {
        kept.remove(part);
      }
    } else {
      kept.keySet().removeIf(part -> part >= from && part < to);
    }
    size -= before - kept.size();
  }

  /** As {@link #free(int, long, long)}, of a list. */
  synchronized void free(int stage, int[] parts) {
    Map<Long, Object> kept = byStage.get(stage);
    if (kept != null) {
      for (int part : parts) {
        size -= kept.remove((long) part) == null ? 0 : 1;
      }
    }
  }

  /** Drops the values of a stage. */
  synchronized void forget(int stage) {
    Map<Long, Object> kept = byStage.remove(stage);
    size -= kept == null ? 0 : kept.size();
  }
}

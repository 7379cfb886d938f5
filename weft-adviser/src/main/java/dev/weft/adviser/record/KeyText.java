package dev.weft.adviser.record;

import java.util.Map;

/**
 * Named texts of one record with the lines they stood on, and their values checked.
 *
 * @param texts the texts by name
 * @param lines the lines by name
 */
record KeyText(Map<String, String> texts, Map<String, Long> lines) {

  String get(String key) {
    String text = texts.get(key);
    return text == null || Amounts.absent(text) ? "" : text;
  }

  boolean has(String key) {
    return !get(key).isEmpty();
  }

  double number(String key) throws UnreadableRecord {
    String text = get(key);
    return text.isEmpty() ? Double.NaN : checked(key, text, Amounts.number(text), false);
  }

  double signed(String key) throws UnreadableRecord {
    String text = get(key);
    return text.isEmpty() ? Double.NaN : checked(key, text, Amounts.number(text), true);
  }

  double seconds(String key) throws UnreadableRecord {
    String text = get(key);
    return text.isEmpty() || text.equals("UNLIMITED")
        ? Double.NaN
        : checked(key, text, Times.duration(text), false);
  }

  double bytes(String key, double unit) throws UnreadableRecord {
    String text = get(key);
    return text.isEmpty() ? Double.NaN : checked(key, text, Amounts.bytes(text, unit), false);
  }

  private double checked(String key, String text, double value, boolean signed)
      throws UnreadableRecord {
    String problem =
        Double.isNaN(value)
            ? "is no amount"
            : value < 0 && !signed ? "is negative" : value > 1e18 ? "is beyond any job" : "";
    if (!problem.isEmpty()) {
      throw new UnreadableRecord(
          lines.getOrDefault(key, 0L),
          key,
          "'%s' %s".formatted(UnreadableRecord.shown(text), problem));
    }
    return value;
  }
}

package dev.weft.adviser.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Grid Engine job asked for: the {@code -l name=value} lists of its category or command.
 *
 * @param asked every resource as written, by name
 */
record SgeRequest(Map<String, String> asked) {
  /** Names of memory requests, the enforced ones first. */
  private static final List<String> MEMORY =
      List.of(
          "h_vmem",
          "s_vmem",
          "h_rss",
          "m_mem_free",
          "s_rss",
          "mem_free",
          "virtual_free",
          "vf",
          "ram_free",
          "mem",
          "memory",
          "h_data");

  /** Those of them that mean resident memory. */
  static final List<String> RESIDENT =
      List.of("h_rss", "s_rss", "m_mem_free", "mem_free", "ram_free");

  private static final String PER_SLOT = "memory-asked-by-slot";

  static SgeRequest of(String... texts) {
    var asked = new LinkedHashMap<String, String>();
    for (String text : texts) {
      read(text, asked);
    }
    return new SgeRequest(asked);
  }

  private static void read(String text, Map<String, String> asked) {
    int at = text.indexOf("-l ");
    while (at >= 0 && (at == 0 || text.charAt(at - 1) == ' ')) {
      int from = at + 3;
      while (from < text.length() && text.charAt(from) == ' ') {
        from++;
      }
      int end = text.indexOf(' ', from);
      String list = text.substring(from, end < 0 ? text.length() : end);
      for (String part : list.split(",", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          asked.putIfAbsent(part.substring(0, equals), part.substring(equals + 1));
        }
      }
      at = text.indexOf("-l ", from);
    }
  }

  /** The soft limit on run time, seconds; not a number where there is none. */
  double softTime() {
    String text = asked.get("s_rt");
    return text == null ? Double.NaN : Times.duration(text);
  }

  /** The soft limit on memory of one slot, bytes; not a number where there is none. */
  double softMemory() {
    for (String name : List.of("s_vmem", "s_rss")) {
      String text = asked.get(name);
      if (text != null) {
        return memory(text);
      }
    }
    return Double.NaN;
  }

  /** States limits and the memory asked for by one slot. */
  void into(JobRecord.Builder out) {
    limit(out, Quantity.TIME_LIMIT, "h_rt", "s_rt");
    limit(out, Quantity.CPU_LIMIT, "h_cpu", "s_cpu");
    for (String name : MEMORY) {
      String text = asked.get(name);
      if (text != null) {
        double bytes = memory(text);
        if (bytes > 0) {
          out.put(Quantity.MEMORY_ASKED, bytes, name, text);
          return;
        }
      }
    }
  }

  private void limit(JobRecord.Builder out, Quantity quantity, String hard, String soft) {
    for (String name : List.of(hard, soft)) {
      String text = asked.get(name);
      if (text != null) {
        double seconds = Times.duration(text);
        if (seconds > 0) {
          out.put(quantity, seconds, name, text);
          return;
        }
      }
    }
  }

  /** Grid Engine's memory_specifier: capitals are binary, small letters decimal. */
  private static double memory(String text) {
    if (text.isEmpty()) {
      return Double.NaN;
    }
    char last = text.charAt(text.length() - 1);
    double decimal =
        switch (last) {
          case 'k' -> 1e3;
          case 'm' -> 1e6;
          case 'g' -> 1e9;
          case 't' -> 1e12;
          default -> 0;
        };
    return decimal > 0
        ? Amounts.number(text.substring(0, text.length() - 1)) * decimal
        : Amounts.bytes(text, 1);
  }

  /**
   * Memory of the whole job: what was asked for, times its slots.
   *
   * <p>queue_conf(5) multiplies limits by the slots of a parallel job, and most sites make h_vmem a
   * consumable of each slot; one that counts it by job means less.
   */
  static void total(JobRecord.Builder out) {
    double slots = out.get(Quantity.SLOTS);
    double one = out.get(Quantity.MEMORY_ASKED);
    if (slots > 1 && one > 0) {
      String name = out.reading(Quantity.MEMORY_ASKED).map(Reading::field).orElse("");
      String text = out.reading(Quantity.MEMORY_ASKED).map(Reading::text).orElse("");
      out.put(Quantity.MEMORY_ASKED, one * slots, name + " x slots", text);
      out.note(
          PER_SLOT,
          name
              + "="
              + text
              + " is taken to be by slot, as Grid Engine's queue_conf(5) has it, so "
              + text
              + " x "
              + Amounts.plain(slots)
              + " for the job; at a site that counts it by job the whole request is "
              + text);
    }
  }
}

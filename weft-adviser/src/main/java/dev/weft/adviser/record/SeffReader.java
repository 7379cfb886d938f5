package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code seff}: a summary of one job, or several one after the other.
 *
 * <p>Sites have variants of it, which are read as well: those with {@code 76.6% 5-18:19:39 of
 * 7-12:33:04 core-walltime} in one line, the British spelling, and the bars of {@code jobstats}.
 */
public final class SeffReader implements RecordReader {
  /** Keys at the head of a summary without a job's number: if one is there again, so is another. */
  private static final List<String> BEGINNING =
      List.of("state", "cores", "nodes", "cores per node", "cpu utilized", "cluster");

  /** A reader. */
  public SeffReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    var lines = new LineSource(text);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    boolean any = false;
    String complaint = "";
    String line = lines.next();
    while (line != null) {
      line = bare(line);
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = key(line.substring(0, colon));
        boolean again =
            !texts.containsKey("job id") && texts.containsKey(key) && BEGINNING.contains(key);
        if (key.equals("job id") || again) {
          any |= finish(texts, numbers, sink);
          texts = new LinkedHashMap<>();
          numbers = new HashMap<>();
        }
        String value = line.substring(colon + 1).strip();
        String name = value.contains(" of ") ? key.replace("utilization", "efficiency") : key;
        texts.putIfAbsent(name, value);
        numbers.putIfAbsent(name, lines.number());
      } else if (line.endsWith("%]") && line.indexOf('[') > 0) {
        texts.putIfAbsent(key(line.substring(0, line.indexOf('['))), bar(line));
      } else if (complaint.isEmpty() && line.toLowerCase(Locale.ROOT).contains("not found")) {
        complaint = UnreadableRecord.shown(line.strip());
      }
      line = lines.next();
    }
    any |= finish(texts, numbers, sink);
    if (!any) {
      throw new UnreadableRecord(
          0,
          "",
          complaint.isEmpty()
              ? "no 'Job ID:' in %d lines; seff ID prints it".formatted(lines.number())
              : "no job: " + complaint);
    }
  }

  /** A line without the marks of a comment before it and a remark behind it. */
  private static String bare(String line) {
    int from = 0;
    while (from < line.length()
        && (line.charAt(from) <= ' ' || line.charAt(from) == '#' || line.charAt(from) == '>')) {
      from++;
    }
    int end = line.length();
    for (char mark : new char[] {'<', '#'}) {
      int at = line.indexOf(mark, from);
      end = at >= 0 && at < end ? at : end;
    }
    return line.substring(from, end);
  }

  private static String key(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace("utilis", "utiliz");
  }

  /** The share of {@code [|||| 10%]}, with its sign. */
  private static String bar(String line) {
    int from = line.length() - 2;
    while (from > 0 && (Character.isDigit(line.charAt(from - 1)) || line.charAt(from - 1) == '.')) {
      from--;
    }
    return line.substring(from, line.length() - 1);
  }

  private static boolean finish(
      Map<String, String> texts, Map<String, Long> lines, RecordSink sink) {
    if (!texts.containsKey("job id")
        && !texts.containsKey("cpu utilized")
        && !texts.containsKey("cpu efficiency")) {
      return false;
    }
    try {
      sink.job(record(new KeyText(texts, lines)));
    } catch (UnreadableRecord problem) {
      sink.unreadable(problem);
    }
    return true;
  }

  private static JobRecord record(KeyText t) throws UnreadableRecord {
    String array = word(t.get("array job id"));
    String id = array.isEmpty() ? word(t.get("job id")) : array;
    var out = JobRecord.of(Source.SEFF, id.isEmpty() ? "-" : id);
    t.texts().forEach(out::field);
    int task = array.indexOf('_');
    if (task > 0) {
      out.put(Label.ARRAY, array.substring(0, task));
    }
    String owner = t.get("user/group");
    int slash = owner.indexOf('/');
    out.put(Label.USER, slash > 0 ? owner.substring(0, slash) : owner);
    out.put(Label.STATE, t.get("state"));
    wall(t, out);
    double nodes = t.has("nodes") ? Amounts.number(word(t.get("nodes"))) : Double.NaN;
    out.put(Quantity.NODES, nodes, "Nodes");
    String offered = offered(t.get("cpu efficiency"));
    double total = offered.isEmpty() ? Double.NaN : Times.duration(word(offered));
    slots(t, out, nodes, total);
    processor(t, out, total);
    out.put(Quantity.TASKS, t.number("tasks"), "Tasks");
    out.put(Quantity.GPUS, t.number(t.has("gpus") ? "gpus" : "number of gpus"), "GPUs");
    out.put(Label.NAME, t.get("job name"));
    memory(t, out);
    if (out.get(Quantity.CPU) == 0
        && out.noted("memory-not-measured")
        && out.get(Quantity.WALL) >= 2) {
      out.remove(Quantity.CPU);
      out.note(
          "cpu-not-measured",
          "CPU Utilized and Memory Utilized are both 0: use was not gathered, which is not idleness");
    }
    outcome(t.get("state"), out);
    return out.build();
  }

  private static void outcome(String text, JobRecord.Builder out) {
    String state = text.startsWith("['") ? text.substring(2).replace("']", "") : text;
    int exit = state.indexOf("exit code");
    var cells = new LinkedHashMap<String, String>();
    if (exit > 0) {
      String code = state.substring(exit + 9).replace(")", "").strip();
      cells.put("exitcode", code + ":0");
    }
    cells.put("state", word(state));
    SlurmOutcome.conclude(out, new SlurmRow(cells, 0), List.of());
  }

  private static void wall(KeyText t, JobRecord.Builder out) throws UnreadableRecord {
    for (String key : List.of("job wall-clock time", "run time")) {
      if (t.has(key)) {
        out.put(
            Quantity.WALL,
            t.seconds(key),
            key.startsWith("job") ? "Job Wall-clock time" : "Run Time",
            t.get(key));
      }
    }
    String share = t.get("job wall-time");
    if (!share.isEmpty()) {
      out.put(Quantity.WALL, Times.duration(used(share)), "Job Wall-time", share);
      out.put(Quantity.TIME_LIMIT, Times.duration(word(offered(share))), "Job Wall-time", share);
    }
    if (t.has("time limit")) {
      out.put(Quantity.TIME_LIMIT, t.seconds("time limit"), "Time Limit", t.get("time limit"));
    }
  }

  private static void slots(KeyText t, JobRecord.Builder out, double nodes, double total)
      throws UnreadableRecord {
    double wall = out.get(Quantity.WALL);
    double cores = t.number(t.has("cores") ? "cores" : "cpu cores");
    double each = t.number("cores per node");
    if (cores >= 1) {
      out.put(Quantity.SLOTS, cores, "Cores");
    } else if (each >= 1) {
      out.put(Quantity.SLOTS, each * (nodes >= 1 ? nodes : 1), "Cores per node x Nodes");
    } else if (total > 0 && wall > 0) {
      out.put(Quantity.SLOTS, Math.rint(total / wall), "core-walltime / Job Wall-clock time");
    }
  }

  private static void processor(KeyText t, JobRecord.Builder out, double total)
      throws UnreadableRecord {
    double slots = out.get(Quantity.SLOTS);
    if (!out.has(Quantity.WALL) && total > 0 && slots >= 1) {
      out.put(Quantity.WALL, total / slots, "core-walltime / Cores");
    }
    String efficiency = t.get("cpu efficiency");
    String bar = t.get("cpu utilization");
    if (t.has("cpu utilized")) {
      out.put(Quantity.CPU, t.seconds("cpu utilized"), "CPU Utilized", t.get("cpu utilized"));
    } else if (!used(efficiency).isEmpty()) {
      out.put(Quantity.CPU, Times.duration(used(efficiency)), "CPU Efficiency", efficiency);
    } else if (total > 0 && share(efficiency) >= 0) {
      out.put(Quantity.CPU, share(efficiency) * total, "CPU Efficiency", efficiency);
    } else if (share(bar) >= 0) {
      out.put(
          Quantity.CPU,
          share(bar) * out.get(Quantity.WALL) * slots,
          "CPU utilization x Run Time x CPU Cores",
          bar);
    }
  }

  private static void memory(KeyText t, JobRecord.Builder out) throws UnreadableRecord {
    String efficiency = t.get(t.has("memory efficiency") ? "memory efficiency" : "mem efficiency");
    String written = t.has("memory utilized") ? t.get("memory utilized") : used(efficiency);
    if (!written.isEmpty()) {
      double bytes = Amounts.bytes(unbracketed(written), 1 << 20);
      if (Double.isNaN(bytes) || bytes < 0) {
        throw new UnreadableRecord(
            t.lines().getOrDefault("memory utilized", 0L),
            "Memory Utilized",
            "'%s' is no amount".formatted(UnreadableRecord.shown(written)));
      }
      if (bytes > 0) {
        out.put(Quantity.MEMORY_PEAK, bytes, "Memory Utilized", written);
        if (written.contains("estimated")) {
          out.note(
              "memory-estimated",
              "seff estimates this memory as the largest task's times the tasks: the most it can have been");
        }
      } else {
        out.note(
            "memory-not-measured",
            "seff's '%s' means that memory was not measured".formatted(written));
      }
    }
    String asked = offered(efficiency);
    if (asked.isEmpty()) {
      asked = t.get("cpu memory"); // of jobstats
    }
    if (!asked.isEmpty()) {
      String amount = unbracketed(asked);
      int per = amount.indexOf('/');
      double each = Amounts.bytes(per > 0 ? amount.substring(0, per) : amount, 1 << 20);
      double nodes = out.get(Quantity.NODES);
      boolean core =
          per > 0 && (amount.startsWith("core", per + 1) || amount.startsWith("cpu", per + 1));
      double times = per < 0 ? 1 : core ? out.get(Quantity.SLOTS) : nodes >= 1 ? nodes : 1;
      if (each > 0) {
        out.put(Quantity.MEMORY_ASKED, each * times, "Memory Efficiency", asked);
      }
    }
    double bar = share(t.get("cpu memory usage"));
    if (bar > 0) {
      out.put(
          Quantity.MEMORY_PEAK,
          bar * out.get(Quantity.MEMORY_ASKED),
          "CPU memory usage x CPU Memory",
          t.get("cpu memory usage"));
    }
  }

  private static String unbracketed(String text) {
    int bracket = text.indexOf('(');
    return (bracket > 0 ? text.substring(0, bracket) : text).strip();
  }

  /** The share of {@code 76.6% ...}; not a number where there is none. */
  private static double share(String text) {
    int percent = text.indexOf('%');
    double value = percent > 0 ? Amounts.number(text.substring(0, percent).strip()) : Double.NaN;
    return value / 100;
  }

  /** What was used, of {@code 76.6% 5-18:19:39 of 7-12:33:04 core-walltime}; empty if unsaid. */
  private static String used(String text) {
    int of = text.indexOf(" of ");
    int percent = text.indexOf('%');
    return percent > 0 && of > percent + 1 ? text.substring(percent + 1, of).strip() : "";
  }

  /** What there was: the text after {@code of}; empty if unsaid. */
  private static String offered(String text) {
    int of = text.indexOf(" of ");
    return of < 0 ? "" : text.substring(of + 4).strip();
  }

  private static String word(String text) {
    String t = text.strip();
    int end = 0;
    while (end < t.length() && t.charAt(end) > ' ' && t.charAt(end) != '(') {
      end++;
    }
    return t.substring(0, end);
  }
}

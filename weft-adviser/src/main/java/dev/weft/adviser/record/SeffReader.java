package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code seff}: a summary of one job, or several one after the other. */
public final class SeffReader implements RecordReader {
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
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (key.equals("job id")) {
          any |= finish(texts, numbers, sink);
          texts = new LinkedHashMap<>();
          numbers = new HashMap<>();
        }
        texts.putIfAbsent(key, line.substring(colon + 1).strip());
        numbers.putIfAbsent(key, lines.number());
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

  private static boolean finish(
      Map<String, String> texts, Map<String, Long> lines, RecordSink sink) {
    if (!texts.containsKey("job id")
        && !(texts.containsKey("cpu utilized") || texts.containsKey("cpu efficiency"))) {
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
    double wall = t.seconds("job wall-clock time");
    out.put(Quantity.WALL, wall, "Job Wall-clock time", t.get("job wall-clock time"));
    out.put(Quantity.CPU, t.seconds("cpu utilized"), "CPU Utilized", t.get("cpu utilized"));
    double nodes = t.has("nodes") ? Amounts.number(word(t.get("nodes"))) : Double.NaN;
    out.put(Quantity.NODES, nodes, "Nodes");
    double cores = t.number("cores");
    double each = t.number("cores per node");
    double offered = coreWalltime(t.get("cpu efficiency"));
    if (cores >= 1) {
      out.put(Quantity.SLOTS, cores, "Cores");
    } else if (each >= 1) {
      out.put(Quantity.SLOTS, each * (nodes >= 1 ? nodes : 1), "Cores per node x Nodes");
    } else if (offered > 0 && wall > 0) {
      out.put(Quantity.SLOTS, Math.rint(offered / wall), "core-walltime / Job Wall-clock time");
    }
    memory(t, out);
    String state = t.get("state");
    int exit = state.indexOf("exit code");
    var cells = new LinkedHashMap<String, String>();
    String name = word(state);
    if (exit > 0) {
      String code = state.substring(exit + 9).replace(")", "").strip();
      cells.put("exitcode", code + ":0");
    }
    cells.put("state", name);
    SlurmOutcome.conclude(out, new SlurmRow(cells, 0), List.of());
    return out.build();
  }

  private static void memory(KeyText t, JobRecord.Builder out) throws UnreadableRecord {
    String used = t.get("memory utilized");
    if (!used.isEmpty()) {
      boolean estimated = used.contains("estimated");
      int bracket = used.indexOf('(');
      String amount = (bracket > 0 ? used.substring(0, bracket) : used).strip();
      double bytes = Amounts.bytes(amount, 1 << 20);
      if (Double.isNaN(bytes) || bytes < 0) {
        throw new UnreadableRecord(
            t.lines().getOrDefault("memory utilized", 0L),
            "Memory Utilized",
            "'%s' is no amount".formatted(UnreadableRecord.shown(used)));
      }
      if (bytes > 0) {
        out.put(Quantity.MEMORY_PEAK, bytes, "Memory Utilized", used);
        if (estimated) {
          out.note(
              "memory-estimated",
              "seff estimates this memory as the largest task's times the tasks: the most it can have been");
        }
      } else {
        out.note(
            "memory-not-measured",
            "seff's '%s' means that memory was not measured".formatted(used));
      }
    }
    String efficiency = t.get("memory efficiency");
    int of = efficiency.indexOf(" of ");
    if (of > 0) {
      String amount = efficiency.substring(of + 4);
      int bracket = amount.indexOf('(');
      String asked = (bracket > 0 ? amount.substring(0, bracket) : amount).strip();
      int per = asked.indexOf('/');
      double each = Amounts.bytes(per > 0 ? asked.substring(0, per) : asked, 1 << 20);
      double slots = out.get(Quantity.SLOTS);
      double nodes = out.get(Quantity.NODES);
      double times =
          per < 0
              ? 1
              : asked.startsWith("core", per + 1) || asked.startsWith("cpu", per + 1)
                  ? slots
                  : nodes >= 1 ? nodes : 1;
      if (each > 0) {
        out.put(Quantity.MEMORY_ASKED, each * times, "Memory Efficiency", asked);
      }
    }
  }

  /** The core-walltime of {@code 12.50% of 00:11:04 core-walltime}. */
  private static double coreWalltime(String efficiency) {
    int of = efficiency.indexOf(" of ");
    return of < 0 ? Double.NaN : Times.duration(word(efficiency.substring(of + 4)));
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

package dev.weft.adviser.record;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code sacct --json} of SLURM 20.11 and later, one job at a time.
 *
 * <p>The versions differ: numbers are plain or {@code {set, infinite, number}}, words are strings
 * or lists of strings, unknown counts are -2. A job becomes the lines that {@code sacct -P} would
 * print of it, so that both are understood by one class.
 */
final class SacctJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SacctJson() {}

  static void read(InputStream in, RecordSink sink) throws UnreadableRecord {
    boolean any = false;
    boolean list = false;
    try (JsonParser parser = MAPPER.createParser(in)) {
      JsonToken token = parser.nextToken();
      int depth = 0;
      while (token != null) {
        if (depth == 1 && token == JsonToken.PROPERTY_NAME && parser.currentName().equals("jobs")) {
          if (parser.nextToken() == JsonToken.START_ARRAY) {
            list = true;
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              long line = parser.currentTokenLocation().getLineNr();
              JsonNode job = parser.readValueAsTree();
              any = true;
              one(job, line, sink);
            }
          }
        } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
          depth++;
        } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
          depth--;
        }
        token = parser.nextToken();
      }
    } catch (JacksonException cut) {
      long line = cut.getLocation() == null ? 0 : cut.getLocation().getLineNr();
      throw new UnreadableRecord(line, "", "no whole JSON: " + cut.getOriginalMessage());
    }
    if (!any) {
      throw new UnreadableRecord(
          0,
          "",
          list ? "the list of jobs is empty; was the job found?" : "no list of jobs in this JSON");
    }
  }

  private static void one(JsonNode job, long line, RecordSink sink) {
    var rows = new ArrayList<SlurmRow>();
    String id = id(job);
    rows.add(new SlurmRow(job(job, id), line));
    for (JsonNode step : job.path("steps")) {
      rows.add(new SlurmRow(step(step, id), line));
    }
    try {
      sink.job(SlurmJob.of(rows));
    } catch (UnreadableRecord problem) {
      sink.unreadable(problem);
    }
  }

  private static String id(JsonNode job) {
    JsonNode array = job.path("array");
    double arrayJob = number(array.path("job_id"));
    double task = number(array.path("task_id"));
    double hetJob = number(job.path("het").path("job_id"));
    double offset = number(job.path("het").path("job_offset"));
    if (arrayJob > 0 && task >= 0) {
      return Amounts.plain(arrayJob) + "_" + Amounts.plain(task);
    }
    if (hetJob > 0 && offset >= 0) {
      return Amounts.plain(hetJob) + "+" + Amounts.plain(offset);
    }
    return word(job.path("job_id"));
  }

  private static Map<String, String> job(JsonNode job, String id) {
    var row = new LinkedHashMap<String, String>();
    put(row, "jobid", id);
    row.put("tresusageintot", ""); // its steps have it where it was gathered
    put(row, "jobname", word(job.path("name")));
    put(row, "user", first(word(job.path("user")), word(job.path("association").path("user"))));
    put(
        row,
        "account",
        first(word(job.path("account")), word(job.path("association").path("account"))));
    put(row, "partition", word(job.path("partition")));
    put(row, "nodelist", word(job.path("nodes")));
    amount(row, "nnodes", number(job.path("allocation_nodes")));
    put(row, "submitline", word(job.path("submit_line")));
    state(row, job);
    JsonNode time = job.path("time");
    times(row, time);
    amount(row, "timelimitraw", number(time.path("limit")));
    amount(row, "submit", positive(number(time.path("submission"))));
    amount(row, "eligible", positive(number(time.path("eligible"))));
    JsonNode tres = job.path("tres");
    put(row, "alloctres", list(tres.path("allocated"), "M", ""));
    put(row, "reqtres", list(tres.path("requested"), "M", ""));
    JsonNode required = job.path("required");
    double cpus = number(required.path("CPUs"));
    amount(row, "reqcpus", positive(cpus));
    double perNode = number(required.path("memory_per_node"));
    double perCpu = number(required.path("memory_per_cpu"));
    double plain = number(required.path("memory"));
    if (perNode > 0) {
      put(row, "reqmem", Amounts.plain(perNode) + "Mn");
    } else if (perCpu > 0) {
      put(row, "reqmem", Amounts.plain(perCpu) + "Mc");
    } else if (plain > 0 && plain < 1e12) {
      put(row, "reqmem", Amounts.plain(plain) + "M");
    }
    return row;
  }

  private static Map<String, String> step(JsonNode step, String job) {
    var row = new LinkedHashMap<String, String>();
    JsonNode named = step.path("step");
    JsonNode id = named.isMissingNode() ? step.path("id") : named.path("id");
    String name = id.isObject() ? word(id.path("step_id")) : word(id);
    int dot = name.indexOf('.');
    put(
        row,
        "jobid",
        job
            + "."
            + (dot >= 0
                ? name.substring(dot + 1)
                : name.isEmpty() ? "0" : name.toLowerCase(Locale.ROOT)));
    put(row, "jobname", first(word(named.path("name")), word(step.path("name"))));
    state(row, step);
    times(row, step.path("time"));
    amount(row, "ntasks", positive(number(step.path("tasks").path("count"))));
    JsonNode tres = step.path("tres");
    put(row, "alloctres", list(tres.path("allocated"), "M", ""));
    JsonNode in = tres.path("requested");
    JsonNode out = tres.path("consumed");
    put(row, "tresusageintot", usage(in.path("total"), out.path("total")));
    put(row, "tresusageinmax", usage(in.path("max"), out.path("max")));
    put(row, "tresusageinmin", list(in.path("min"), "", "ms"));
    put(row, "tresusageinave", list(in.path("average"), "", "ms"));
    put(row, "tresusageouttot", list(out.path("total"), "", "ms"));
    return row;
  }

  /** What a step used; a peak of memory stands under either name, by version. */
  private static String usage(JsonNode in, JsonNode out) {
    String text = list(in, "", "ms");
    String memory = new SlurmRow(Map.of("x", text), 0).tres("x", "mem");
    if (memory.isEmpty()) {
      String other = new SlurmRow(Map.of("x", list(out, "", "ms")), 0).tres("x", "mem");
      return other.isEmpty() ? text : text.isEmpty() ? "mem=" + other : text + ",mem=" + other;
    }
    return text;
  }

  private static void times(Map<String, String> row, JsonNode time) {
    amount(row, "elapsedraw", number(time.path("elapsed")));
    amount(row, "start", positive(number(time.path("start"))));
    amount(row, "end", positive(number(time.path("end"))));
    amount(row, "suspended", positive(number(time.path("suspended"))));
    amount(row, "totalcpu", clock(time.path("total")));
    amount(row, "usercpu", clock(time.path("user")));
    amount(row, "systemcpu", clock(time.path("system")));
  }

  /** Seconds and microseconds, of which there may be more than a million. */
  private static double clock(JsonNode node) {
    double seconds = number(node.path("seconds"));
    double micros = number(node.path("microseconds"));
    if (Double.isNaN(seconds) && Double.isNaN(micros)) {
      return number(node);
    }
    double s = seconds >= 0 ? seconds : 0;
    return micros >= 0 ? s + micros / 1e6 : s;
  }

  private static void state(Map<String, String> row, JsonNode node) {
    JsonNode state = node.path("state");
    put(row, "state", word(state.isObject() ? state.path("current") : state));
    JsonNode exit = node.path("exit_code");
    double code =
        exit.isObject() && exit.has("return_code")
            ? number(exit.path("return_code"))
            : number(exit);
    JsonNode signal = exit.path("signal");
    double number =
        signal.has("signal_id")
            ? number(signal.path("signal_id"))
            : signal.has("id") ? number(signal.path("id")) : number(signal);
    if (code >= 0 || number > 0) {
      put(
          row,
          "exitcode",
          Amounts.plain(code >= 0 ? code : 0) + ":" + Amounts.plain(number > 0 ? number : 0));
    }
  }

  /** A list of {@code {type, name, count}} as sacct prints it. */
  private static String list(JsonNode list, String memoryUnit, String cpuUnit) {
    if (list.isString()) {
      return list.asString();
    }
    var parts = new ArrayList<String>();
    for (JsonNode one : list) {
      double count = number(one.path("count"));
      if (count >= 0 && count < 1e18) {
        String type = word(one.path("type"));
        String name = word(one.path("name"));
        String unit = type.equals("mem") ? memoryUnit : type.equals("cpu") ? cpuUnit : "";
        parts.add(type + (name.isEmpty() ? "" : "/" + name) + "=" + Amounts.plain(count) + unit);
      }
    }
    return String.join(",", parts);
  }

  /**
   * A number, plain or {@code {set, infinite, number}}; not a number if unset, infinite or absent.
   */
  private static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    if (node.isObject() && node.has("number")) {
      boolean unset = node.has("set") && !node.path("set").asBoolean(false);
      boolean infinite = node.path("infinite").asBoolean(false);
      return unset || infinite ? Double.NaN : number(node.path("number"));
    }
    return node.isString() ? Amounts.number(node.asString()) : Double.NaN;
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }

  /** A word: a string, the first of a list of strings, a number. */
  private static String word(JsonNode node) {
    if (node.isArray()) {
      return node.isEmpty() ? "" : word(node.get(0));
    }
    if (node.isNumber()) {
      return Amounts.plain(node.asDouble());
    }
    return node.isString() ? node.asString() : "";
  }

  private static String first(String a, String b) {
    return a.isEmpty() ? b : a;
  }

  private static void put(Map<String, String> row, String column, String value) {
    if (!value.isEmpty()) {
      row.put(column, value);
    }
  }

  private static void amount(Map<String, String> row, String column, double value) {
    if (!Double.isNaN(value)) {
      row.put(column, Amounts.plain(value));
    }
  }
}

package dev.weft.adviser.record;

import java.util.Locale;
import java.util.Map;

/** A PBS or Torque job of its attributes. */
final class PbsJob {
  private final KeyText t;
  private final JobRecord.Builder out;

  private PbsJob(KeyText t, JobRecord.Builder out) {
    this.t = t;
    this.out = out;
  }

  static JobRecord of(String fullId, KeyText t) throws UnreadableRecord {
    int dot = fullId.indexOf('.');
    String id = dot > 0 ? fullId.substring(0, dot) : fullId;
    var out = JobRecord.of(Source.PBS, id.isEmpty() ? "-" : id);
    int bracket = Math.max(id.indexOf('['), id.indexOf('-'));
    if (bracket > 0 && bracket + 2 < id.length()) {
      out.put(Label.ARRAY, id.substring(0, bracket));
    }
    for (Map.Entry<String, String> e : t.texts().entrySet()) {
      out.field(e.getKey(), e.getValue());
    }
    new PbsJob(t, out).fill();
    return out.build();
  }

  private String either(String a, String b) {
    return t.has(a) ? a : b;
  }

  private void fill() throws UnreadableRecord {
    out.put(Label.NAME, t.get(either("Job_Name", "jobname")));
    String owner = t.get(either("Job_Owner", "user"));
    int at = owner.indexOf('@');
    out.put(Label.USER, at > 0 ? owner.substring(0, at) : owner);
    out.put(Label.ACCOUNT, t.get(either("project", either("Account_Name", "account"))));
    out.put(Label.QUEUE, t.get("queue"));
    out.put(Label.HOSTS, t.get("exec_host"));
    out.put(Label.STATE, t.get("job_state"));
    out.put(Label.REQUEST, t.get(either("Resource_List.select", "Resource_List.nodes")));
    slots();
    out.put(
        Quantity.WALL,
        t.seconds("resources_used.walltime"),
        "resources_used.walltime",
        t.get("resources_used.walltime"));
    out.put(
        Quantity.CPU,
        t.seconds("resources_used.cput"),
        "resources_used.cput",
        t.get("resources_used.cput"));
    out.put(
        Quantity.TIME_LIMIT,
        t.seconds("Resource_List.walltime"),
        "Resource_List.walltime",
        t.get("Resource_List.walltime"));
    out.put(
        Quantity.CPU_LIMIT,
        t.seconds("Resource_List.cput"),
        "Resource_List.cput",
        t.get("Resource_List.cput"));
    double peak = t.bytes("resources_used.mem", 1);
    if (peak > 0) {
      out.put(Quantity.MEMORY_PEAK, peak, "resources_used.mem", t.get("resources_used.mem"));
    } else if (t.has("resources_used.mem")) {
      out.note(
          "memory-not-measured",
          "resources_used.mem is 0, which means that memory was not measured");
    }
    asked();
    times();
    processor();
    outcome();
  }

  /** Whether the processor time can be all that there was. */
  private void processor() {
    double nodes = out.get(Quantity.NODES);
    if (nodes >= 2) {
      out.note(
          "ranks-elsewhere",
          "cput may not count ranks that were started on other nodes without the batch system (mpirun over ssh)");
    }
    boolean nowhere = out.noted("wall-times-disagree") && out.get(Quantity.WALL) > 0;
    boolean unused = nowhere && t.get("resources_used.walltime").matches("[0:]+");
    if (out.get(Quantity.CPU) == 0 && (unused || (nodes >= 2 && out.get(Quantity.WALL) >= 60))) {
      out.remove(Quantity.CPU);
      out.note(
          "cpu-not-measured",
          "resources_used.cput is 0 "
              + (unused ? "and so is resources_used.walltime" : "although it had several nodes")
              + ": its use was not measured, which is not idleness");
    }
  }

  private void slots() throws UnreadableRecord {
    String select = t.get("Resource_List.select");
    String nodes = t.get("Resource_List.nodes");
    String exec = t.get("exec_host");
    double used = t.number("resources_used.ncpus");
    double asked = t.number("Resource_List.ncpus");
    double count = Amounts.number(t.get("Resource_List.nodect")); // some sites put the request here
    String request = t.get("Resource_List.nodect");
    double slots = Double.NaN;
    String field = "";
    if (asked >= 1) {
      slots = asked;
      field = "Resource_List.ncpus";
    }
    double chunks = chunks(select, "ncpus=");
    if (chunks >= 1 && !(slots >= chunks)) {
      slots = chunks;
      field = "Resource_List.select";
    }
    double procs = t.number("Resource_List.procs");
    double torque = nodesSpec(nodes.isEmpty() && request.contains("ppn=") ? request : nodes);
    if (torque >= 1 && !(slots > torque)) {
      slots = torque;
      field = "Resource_List.nodes";
    }
    if (procs >= 1 && !(slots > procs)) {
      slots = procs;
      field = "Resource_List.procs";
    }
    double total = t.number("total_execution_slots");
    if (!(slots >= 1) && total >= 1) {
      slots = total;
      field = "total_execution_slots";
    }
    if (!(slots >= 1) && used >= 1) {
      slots = used;
      field = "resources_used.ncpus";
    }
    if (!(slots >= 1)) {
      slots = execHosts(exec);
      field = "exec_host";
    }
    out.put(Quantity.SLOTS, slots >= 1 ? slots : Double.NaN, field);
    double unique = t.number("unique_node_count");
    out.put(Quantity.NODES, count >= 1 ? count : unique, "nodect");
    double ranks = chunks(select, "mpiprocs=");
    if (ranks >= 2) {
      out.put(Quantity.TASKS, ranks, "Resource_List.select mpiprocs");
    }
    double gpus = t.number("Resource_List.ngpus");
    out.put(Quantity.GPUS, gpus, "Resource_List.ngpus");
    if (!(gpus >= 1)) {
      out.put(Quantity.GPUS, chunks(select, "ngpus="), "Resource_List.select ngpus");
      out.put(Quantity.GPUS, chunks(nodes, "gpus="), "Resource_List.nodes gpus"); // Torque's
    }
  }

  /** The sum over {@code 2:ncpus=16:mem=8gb+1:ncpus=4} of one resource; not a number if absent. */
  private static double chunks(String select, String resource) {
    double sum = Double.NaN;
    for (String chunk : select.split("\\+", -1)) {
      String[] parts = chunk.split(":", -1);
      double times = Amounts.number(parts[0]);
      for (String part : parts) {
        if (part.startsWith(resource)) {
          double value = Amounts.number(part.substring(resource.length()));
          double more = value * (times >= 1 ? times : 1);
          sum = more >= 0 ? (sum >= 0 ? sum : 0) + more : sum;
        }
      }
    }
    return sum;
  }

  /** Torque's {@code 2:ppn=8}, {@code n1:ppn=4+n2:ppn=4}, {@code 3}. */
  private static double nodesSpec(String nodes) {
    if (nodes.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    for (String part : nodes.split("\\+", -1)) {
      String[] words = part.split(":", -1);
      double count = Amounts.number(words[0]);
      double per = 1;
      for (String word : words) {
        if (word.startsWith("ppn=")) {
          per = Amounts.number(word.substring(4));
        }
      }
      sum += (count >= 1 ? count : 1) * (per >= 1 ? per : 1);
    }
    return sum;
  }

  /** {@code n1/0*28+n2/1}, {@code n1/0-7}, {@code n1/0+n1/1}: how many processors that is. */
  private static double execHosts(String exec) {
    if (exec.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    for (String part : exec.split("\\+", -1)) {
      int star = part.indexOf('*');
      int slash = part.indexOf('/');
      if (star > 0) {
        double n = Amounts.number(part.substring(star + 1));
        sum += n >= 1 ? n : 1;
      } else if (slash > 0) {
        for (String range : part.substring(slash + 1).split(",", -1)) {
          int dash = range.indexOf('-');
          double from = Amounts.number(dash > 0 ? range.substring(0, dash) : range);
          double to = dash > 0 ? Amounts.number(range.substring(dash + 1)) : from;
          sum += to >= from ? to - from + 1 : 1;
        }
      } else {
        sum++;
      }
    }
    return sum;
  }

  private void asked() throws UnreadableRecord {
    double mem = t.bytes("Resource_List.mem", 1);
    double pmem = t.bytes("Resource_List.pmem", 1);
    double select = 0;
    for (String chunk : t.get("Resource_List.select").split("\\+", -1)) {
      String[] parts = chunk.split(":", -1);
      double times = Amounts.number(parts[0]);
      for (String part : parts) {
        if (part.startsWith("mem=")) {
          double one = Amounts.bytes(part.substring(4), 1);
          select += one >= 0 ? one * (times >= 1 ? times : 1) : 0;
        }
      }
    }
    if (mem > 0) {
      out.put(Quantity.MEMORY_ASKED, mem, "Resource_List.mem", t.get("Resource_List.mem"));
    } else if (select > 0) {
      out.put(Quantity.MEMORY_ASKED, select, "Resource_List.select mem");
    } else if (pmem > 0) {
      double slots = out.get(Quantity.SLOTS);
      out.put(Quantity.MEMORY_ASKED, pmem * (slots >= 1 ? slots : 1), "Resource_List.pmem x slots");
    }
  }

  private void times() {
    double queued = Times.date(t.get(either("etime", either("qtime", "ctime"))));
    double start = Times.date(t.get(either("start", either("stime", "start_time"))));
    double end = Times.date(t.get(either("end", either("comp_time", "obittime"))));
    out.put(Label.STARTED, t.get(either("start", either("stime", "start_time"))));
    out.put(Label.SUBMITTED, t.get("ctime"));
    if (start >= queued) {
      out.put(Quantity.QUEUE_WAIT, start - queued, "start - etime");
    }
    double wall = out.get(Quantity.WALL);
    double between = end - start;
    if (!(wall >= 0) && between >= 0) {
      out.put(Quantity.WALL, between, "end - start");
    } else if (wall == 0 && between > 1) {
      out.put(Quantity.WALL, between, "end - start");
      out.note(
          "wall-times-disagree",
          "resources_used.walltime is 0 and end - start %s s; the latter is used"
              .formatted(Amounts.plain(between)));
    } else if (between >= 0 && Math.abs(between - wall) > Math.max(5, 0.02 * between)) {
      out.note(
          "wall-times-disagree",
          "resources_used.walltime says %s s and end - start %s s; the former is used"
              .formatted(Amounts.plain(wall), Amounts.plain(between)));
    }
  }

  private void outcome() throws UnreadableRecord {
    String key = either("Exit_status", "exit_status");
    double status = t.signed(key);
    String state = t.get("job_state").toUpperCase(Locale.ROOT);
    String comment = t.get("comment").toLowerCase(Locale.ROOT);
    if (Double.isNaN(status)) {
      switch (state) {
        case "R", "E", "S", "T", "U", "B" -> out.outcome(Outcome.RUNNING, "job_state " + state);
        case "Q", "H", "W", "M" -> {
          String waits = "job_state " + state + ": it is waiting still";
          out.outcome(Outcome.NEVER_STARTED, waits).note(Note.WAITING, waits);
        }
        default ->
            out.outcome(
                Outcome.UNKNOWN, state.isEmpty() ? "" : "job_state " + state + ", no Exit_status");
      }
      return;
    }
    out.put(Quantity.EXIT_CODE, status, key, t.get(key));
    String said = "Exit_status " + Amounts.plain(status);
    int code = (int) status;
    if (code == -10 || code == -26 || code == -27) {
      out.outcome(Outcome.KILLED_MEMORY, said + ": over its memory limit");
    } else if (code == -11 || code == -12 || code == -28 || code == -29) {
      out.outcome(Outcome.KILLED_TIME, said + ": over its time limit");
    } else if (code == -3 || code == -5 || code == -13) {
      out.outcome(Outcome.REQUEUED, said);
    } else if (code < 0) {
      out.outcome(Outcome.NEVER_STARTED, said + ": the batch system could not start it");
    } else if (code == 0) {
      out.outcome(Outcome.COMPLETED, said);
    } else if (code > 256 || (code > 128 && code <= 128 + 64)) {
      int signal = code > 256 ? code - 256 : code - 128;
      out.put(Quantity.SIGNAL, signal, key + (code > 256 ? " - 256" : " - 128"));
      if (Limits.reachedMemory(out)
          || (comment.contains("exceeded limit") && comment.contains("mem"))) {
        out.outcome(Outcome.KILLED_MEMORY, said + ", and its memory reached what it had asked for");
      } else if (Limits.reachedTime(out)) {
        out.outcome(Outcome.KILLED_TIME, said + ", at its time limit");
      } else if (comment.contains("delet")
          || code == 256 + 15
          || (code == 256 + 9 && t.get("substate").equals("91"))) {
        out.outcome(Outcome.CANCELLED, said + ": ended by a signal that qdel sends");
      } else {
        out.outcome(Outcome.SIGNAL, said);
      }
    } else {
      out.outcome(Outcome.FAILED, said);
    }
  }
}

package dev.weft.adviser.record;

import java.util.ArrayList;
import java.util.List;

/**
 * A SLURM job of its lines: its own and those of its steps.
 *
 * <p>Processor time is the job's TotalCPU or the sum of its steps', whichever is more (a killed
 * step's TotalCPU may be missing where its samples are not). {@code CPUTime} is allocation and
 * never taken for use. Memory is the largest step's, of all its tasks.
 */
final class SlurmJob {
  private final SlurmRow own;
  private final List<SlurmRow> steps;
  private final JobRecord.Builder out;

  private SlurmJob(SlurmRow own, List<SlurmRow> steps, JobRecord.Builder out) {
    this.own = own;
    this.steps = steps;
    this.out = out;
  }

  /** The record of lines that belong to one job, in the order of the text. */
  static JobRecord of(List<SlurmRow> rows) throws UnreadableRecord {
    int place = 0;
    while (place < rows.size() - 1 && rows.get(place).step()) {
      place++;
    }
    place = rows.get(place).step() ? 0 : place;
    SlurmRow own = rows.get(place);
    var steps = new ArrayList<SlurmRow>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).step() && !rows.get(i).extern()) {
        steps.add(rows.get(i));
      }
    }
    String id = own.job();
    var out = JobRecord.of(Source.SACCT, id.isEmpty() ? "-" : id);
    var job = new SlurmJob(own, steps, out);
    job.fill();
    Fields fields = Fields.of(own.columns(), own.cells());
    for (SlurmRow row : rows) {
      if (row != own) {
        fields = fields.and(step(row) + "/", row.columns(), row.cells());
      }
    }
    out.fields(fields);
    SlurmOutcome.conclude(out, own, rows);
    return out.build();
  }

  private static String step(SlurmRow row) {
    String id = row.id();
    int dot = id.indexOf('.');
    return dot >= 0 ? id.substring(dot) : "." + row.get("jobname");
  }

  private void fill() throws UnreadableRecord {
    labels();
    double slots =
        first(own.number("alloccpus"), own.number("ncpus"), own.tresCount("alloctres", "cpu"));
    String slotsField =
        own.number("alloccpus") >= 1
            ? "AllocCPUS"
            : own.number("ncpus") >= 1 ? "NCPUS" : "AllocTRES cpu";
    double elapsed = first(own.number("elapsedraw"), own.seconds("elapsed"));
    String elapsedField = own.number("elapsedraw") >= 0 ? "ElapsedRaw" : "Elapsed";
    double start = Times.date(own.get("start"));
    double end = Times.date(own.get("end"));
    if (!(elapsed >= 0) && end >= start) {
      elapsed = end - start;
      elapsedField = "End - Start";
    } else if (elapsed == 0 && end - start > 1 && !(own.seconds("suspended") > 0)) {
      elapsed = end - start;
      elapsedField = "End - Start";
      out.note(
          "wall-times-disagree",
          "Elapsed is 0 and End - Start %s s; the latter is used"
              .formatted(Amounts.plain(elapsed)));
    } else if (end - start > 0) {
      wallTimes(elapsed, end - start);
    }
    double granted = first(own.number("cputimeraw"), own.seconds("cputime"));
    if (!(slots >= 1) && granted > 0 && elapsed > 0) {
      slots = Math.rint(granted / elapsed);
      slotsField = "CPUTime / Elapsed";
    }
    if (!(slots >= 1)) {
      for (SlurmRow step : steps) {
        double of =
            first(
                step.number("alloccpus"), step.number("ncpus"), step.tresCount("alloctres", "cpu"));
        slots = of >= 1 && !(slots >= of) ? of : slots;
        slotsField = "AllocCPUS of a step";
      }
    }
    if (!(slots >= 1)) {
      slots = first(own.number("reqcpus"), own.tresCount("reqtres", "cpu"));
      slotsField = "ReqCPUS";
    }
    if (slots >= 1) {
      out.put(Quantity.SLOTS, slots, slotsField);
    }
    if (!(elapsed >= 0)) {
      for (SlurmRow step : steps) {
        double of = first(step.number("elapsedraw"), step.seconds("elapsed"));
        elapsed = of >= 0 && !(elapsed >= of) ? of : elapsed;
        elapsedField = "Elapsed of a step";
      }
    }
    out.put(Quantity.WALL, elapsed, elapsedField);
    out.put(Quantity.SUSPENDED, own.seconds("suspended"), "Suspended");
    double eligible = Times.date(own.get("eligible"));
    double submit = Times.date(own.get("submit"));
    double since = eligible > submit ? eligible : submit;
    if (start >= since) {
      out.put(
          Quantity.QUEUE_WAIT,
          start - since,
          eligible > submit ? "Start - Eligible" : "Start - Submit");
    } else {
      out.put(
          Quantity.QUEUE_WAIT, first(own.seconds("planned"), own.seconds("reserved")), "Planned");
    }
    out.put(
        Quantity.NODES,
        first(own.number("nnodes"), own.number("allocnodes"), own.tresCount("alloctres", "node")),
        "NNodes");
    out.put(Quantity.GPUS, first(own.tresCount("alloctres", "gres/gpu")), "AllocTRES gres/gpu");
    limit();
    processor();
    threads();
    memory();
    unmeasured();
    transfer();
  }

  /**
   * Takes back a processor time of zero where no memory was seen either. SLURM counts milliseconds,
   * so that even a sleeper has some; without a plug-in that gathers them there are none.
   */
  private void unmeasured() {
    boolean asked = own.has("maxrss") || own.has("tresusageintot");
    if (out.get(Quantity.CPU) == 0
        && asked
        && !out.has(Quantity.MEMORY_PEAK)
        && out.get(Quantity.WALL) >= 2) {
      out.remove(Quantity.CPU);
      out.note(
          "cpu-not-measured",
          "TotalCPU is 0 and no step has any memory: use was not gathered (JobAcctGatherType), which is"
              + " not idleness");
    }
  }

  /**
   * Takes the CPUs asked for where twice as many were allocated and half of those were used: the
   * site counts the two hardware threads of a core, so that full use of the cores looks like half.
   */
  private void threads() throws UnreadableRecord {
    double asked = first(own.tresCount("reqtres", "cpu"), own.number("reqcpus"));
    double slots = out.get(Quantity.SLOTS);
    double busy = out.get(Quantity.CPU) / out.get(Quantity.WALL);
    if (asked >= 1 && slots == 2 * asked && busy >= 0.9 * asked && busy <= 1.06 * asked) {
      out.put(Quantity.SLOTS, asked, "ReqTRES cpu");
      out.note(
          "threads-counted",
          ("%s CPUs were allocated for the %s asked for, and as many as asked for were busy: the two"
                  + " hardware threads of each core are counted, so %s is taken; if whole nodes were"
                  + " wanted instead, half of them idled: --slots %s")
              .formatted(
                  Amounts.plain(slots),
                  Amounts.plain(asked),
                  Amounts.plain(asked),
                  Amounts.plain(slots)));
    }
  }

  private void wallTimes(double elapsed, double between) {
    if (Math.abs(between - elapsed) > Math.max(2, 0.02 * between)) {
      out.note(
          "wall-times-disagree",
          ("Elapsed says %s s and End - Start %s s; Elapsed is used, and does not count time that the job"
                  + " was suspended or, after a requeue, its earlier runs")
              .formatted(Amounts.plain(elapsed), Amounts.plain(between)));
    }
  }

  private void labels() {
    label(Label.NAME, "jobname");
    label(Label.USER, "user");
    label(Label.ACCOUNT, "account");
    label(Label.QUEUE, "partition");
    label(Label.HOSTS, "nodelist");
    label(Label.STATE, "state");
    label(Label.REQUEST, "reqtres");
    label(Label.SUBMITTED, "submit");
    label(Label.STARTED, "start");
    label(Label.ENDED, "end");
    label(Label.COMMAND, "submitline");
    String id = own.job();
    int task = id.indexOf('_');
    int component = id.indexOf('+');
    if (task > 0) {
      out.put(Label.ARRAY, id.substring(0, task));
    } else if (component > 0 && component < id.length() - 1) {
      out.put(Label.ARRAY, id.substring(0, component));
    }
  }

  private void label(Label label, String column) {
    out.put(label, own.get(column));
  }

  private void limit() throws UnreadableRecord {
    double minutes = own.number("timelimitraw");
    double seconds = own.seconds("timelimit");
    if (seconds > 0) {
      out.put(Quantity.TIME_LIMIT, seconds, "Timelimit", own.get("timelimit"));
    } else if (minutes > 0) {
      out.put(Quantity.TIME_LIMIT, minutes * 60, "TimelimitRaw", own.get("timelimitraw"));
    }
  }

  private void processor() throws UnreadableRecord {
    double whole = cpu(own);
    double sum = Double.NaN;
    double tasks = Double.NaN;
    SlurmRow busiest = own;
    double most = -1;
    for (SlurmRow step : steps) {
      double used = first(max(cpu(step), step.tresSeconds("tresusageintot", "cpu")), average(step));
      if (used >= 0) {
        sum = (sum >= 0 ? sum : 0) + used;
      }
      double n = step.number("ntasks");
      tasks = n > 0 && !(tasks >= n) ? n : tasks;
      if (used > most) {
        most = used;
        busiest = step;
      }
    }
    if (whole >= 0 && !(sum > whole)) {
      out.put(
          Quantity.CPU, whole, own.get("totalcpu").isEmpty() ? "UserCPU + SystemCPU" : "TotalCPU");
    } else if (sum >= 0) {
      out.put(Quantity.CPU, Math.rint(sum * 1e6) / 1e6, "TotalCPU of its steps");
    } else {
      out.note(
          "cpu-missing",
          "there is no TotalCPU; CPUTime is what was allocated and says nothing about use");
    }
    if (!(tasks >= 1)) {
      tasks = own.number("ntasks");
    }
    out.put(Quantity.TASKS, tasks, "NTasks");
    double mean = first(busiest.seconds("avecpu"), busiest.tresSeconds("tresusageinave", "cpu"));
    out.put(Quantity.TASK_CPU_MEAN, mean, "AveCPU");
    out.put(
        Quantity.TASK_CPU_LEAST,
        first(busiest.seconds("mincpu"), busiest.tresSeconds("tresusageinmin", "cpu")),
        "MinCPU");
    out.put(
        Quantity.TASK_CPU_MOST, busiest.tresSeconds("tresusageinmax", "cpu"), "TRESUsageInMax cpu");
  }

  private static double cpu(SlurmRow row) throws UnreadableRecord {
    return first(row.seconds("totalcpu"), row.seconds("usercpu") + row.seconds("systemcpu"));
  }

  private static double average(SlurmRow step) throws UnreadableRecord {
    return step.seconds("avecpu") * step.number("ntasks");
  }

  private void memory() throws UnreadableRecord {
    double best = -1;
    String field = "";
    String note = "";
    var rows = new ArrayList<>(steps);
    rows.add(own);
    for (SlurmRow row : rows) {
      double total = row.tresBytes("tresusageintot", "mem");
      double largest = first(row.bytes("maxrss"), row.tresBytes("tresusageinmax", "mem"));
      double mean = first(row.bytes("averss"), row.tresBytes("tresusageinave", "mem"));
      double n = row.number("ntasks");
      double value;
      String from;
      String doubt = "";
      if (total > 0) {
        value = Math.max(total, largest > 0 ? largest : 0);
        from = "TRESUsageInTot mem";
      } else if (mean > 0 && n > 1) {
        value = Math.max(mean * n, largest > 0 ? largest : 0);
        from = "AveRSS x NTasks";
      } else if (largest > 0 && n > 1) {
        value = largest * n;
        from = "MaxRSS x NTasks";
        doubt = "memory-estimated";
      } else {
        value = largest;
        from = "MaxRSS";
        doubt =
            largest > 0 && Double.isNaN(n) && out.get(Quantity.SLOTS) > 1 && !row.batch()
                ? "memory-of-one-task"
                : "";
      }
      if (value > best) {
        best = value;
        field = from;
        note = doubt;
      }
    }
    if (best > 0) {
      out.put(Quantity.MEMORY_PEAK, best, field);
      if (note.equals("memory-estimated")) {
        out.note(
            note,
            "MaxRSS is of the largest task; times the number of tasks it is the most that they can have used");
      } else if (!note.isEmpty()) {
        out.note(
            note,
            "MaxRSS is of the largest task only; with NTasks or TRESUsageInTot the sum would be known");
      }
    }
    asked();
  }

  private void asked() throws UnreadableRecord {
    double granted = own.tresBytes("alloctres", "mem");
    if (!(granted > 0)) {
      granted = own.tresBytes("reqtres", "mem");
    }
    if (granted > 0) {
      out.put(Quantity.MEMORY_ASKED, granted, "AllocTRES mem");
      return;
    }
    String text = own.get("reqmem");
    if (text.isEmpty() || (text.startsWith("0") && text.length() <= 2) || text.endsWith("+")) {
      return;
    }
    char last = text.charAt(text.length() - 1);
    String amount = last == 'n' || last == 'c' ? text.substring(0, text.length() - 1) : text;
    // without a unit it is megabytes, as sbatch has it; what would be a hundred terabytes is bytes
    double bytes = Amounts.bytes(amount, Amounts.number(amount) >= 1e8 ? 1 : 1 << 20);
    if (Double.isNaN(bytes)) {
      throw new UnreadableRecord(
          own.line(), "reqmem", "'%s' is no amount".formatted(UnreadableRecord.shown(text)));
    }
    double nodes = out.get(Quantity.NODES);
    double slots = out.get(Quantity.SLOTS);
    double times = last == 'c' ? slots : last == 'n' ? (nodes >= 1 ? nodes : 1) : 1;
    String field = last == 'c' ? "ReqMem x CPUs" : last == 'n' ? "ReqMem x nodes" : "ReqMem";
    out.put(Quantity.MEMORY_ASKED, bytes * times, field, text);
  }

  private void transfer() throws UnreadableRecord {
    double read = Double.NaN;
    double written = Double.NaN;
    for (SlurmRow step : steps) {
      read =
          add(read, first(step.tresBytes("tresusageintot", "fs/disk"), step.bytes("maxdiskread")));
      written =
          add(
              written,
              first(step.tresBytes("tresusageouttot", "fs/disk"), step.bytes("maxdiskwrite")));
    }
    out.put(Quantity.READ_BYTES, read, "TRESUsageInTot fs/disk");
    out.put(Quantity.WRITE_BYTES, written, "TRESUsageOutTot fs/disk");
  }

  private static double add(double sum, double more) {
    return Double.isNaN(more) ? sum : Double.isNaN(sum) ? more : sum + more;
  }

  private static double max(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  /** The first that is a number. */
  private static double first(double... values) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return Double.NaN;
  }
}

package dev.weft.adviser.record;

import java.util.Locale;
import java.util.Optional;

/**
 * One block of {@code qacct} as a record.
 *
 * <p>What its fields are worth: {@code cpu} is the job's processor time; {@code ru_*} is what the
 * shepherd's {@code getrusage} saw, which for a killed or tightly integrated job is a tiny parent,
 * so that switches, faults and blocks are taken only where {@code ru_utime + ru_stime} is most of
 * {@code cpu}. {@code ru_maxrss} is never taken: 8.1 prints it a thousand times too small.
 */
final class SgeRecord {
  /** The part of the processor time that ru_utime + ru_stime must cover to speak for the job. */
  private static final double COVERS = 0.5;

  private final QacctReader.Block block;
  private final JobRecord.Builder out;

  private SgeRecord(QacctReader.Block block, JobRecord.Builder out) {
    this.block = block;
    this.out = out;
  }

  static JobRecord of(QacctReader.Block block) throws UnreadableRecord {
    String number = first(block.get("jobnumber"));
    String task = first(block.get("taskid"));
    boolean array = !Amounts.absent(task) && !task.equals("0");
    String id = number.isEmpty() ? "-" : array ? number + "." + task : number;
    var builder = JobRecord.of(Source.QACCT, id);
    if (array) {
      builder.put(Label.ARRAY, number);
    }
    return new SgeRecord(block, builder).build();
  }

  private JobRecord build() throws UnreadableRecord {
    out.fields(block.fields);
    labels();
    SgeRequest.of(
            block.get("category"),
            block.get("submit_cmd"),
            block.get("submit_cmd_line"), // Open Cluster Scheduler's name for it
            block.get("hard_resources"))
        .into(out);
    number("slots", "slots", Quantity.SLOTS);
    if (!out.has(Quantity.SLOTS)
        && block.fields.containsKey("granted_pe")
        && Amounts.absent(block.get("granted_pe"))) {
      out.put(Quantity.SLOTS, 1, "granted_pe", block.get("granted_pe"));
    }
    wall();
    processor();
    ranks();
    memory();
    transfer();
    number("exit_status", "exit_status", Quantity.EXIT_CODE);
    SgeRequest.total(out);
    return SgeOutcome.conclude(out);
  }

  private void labels() {
    label(Label.NAME, "jobname");
    label(Label.USER, "owner");
    label(Label.ACCOUNT, "project");
    label(Label.QUEUE, "qname");
    label(Label.HOSTS, "hostname");
    label(Label.ENVIRONMENT, "granted_pe");
    label(Label.REQUEST, "category");
    label(Label.SUBMITTED, "qsub_time");
    label(Label.STARTED, "start_time");
    label(Label.ENDED, "end_time");
    label(Label.COMMAND, block.get("submit_cmd").isEmpty() ? "submit_cmd_line" : "submit_cmd");
    out.put(Label.STATE, "failed " + first(orZero("failed")) + ", exit_status " + orUnknown());
  }

  private String orZero(String key) {
    String value = block.get(key);
    return value.isEmpty() ? "unknown" : value;
  }

  private String orUnknown() {
    String value = first(block.get("exit_status"));
    return value.isEmpty() ? "unknown" : value;
  }

  private void label(Label label, String key) {
    String value = block.get(key);
    if (!Amounts.absent(value)) {
      out.put(label, value);
    }
  }

  private void wall() throws UnreadableRecord {
    double submitted = Times.date(block.get("qsub_time"));
    double started = Times.date(block.get("start_time"));
    double ended = Times.date(block.get("end_time"));
    double between = ended - started;
    if (started >= submitted) {
      out.put(Quantity.QUEUE_WAIT, started - submitted, "start_time - qsub_time");
    }
    String key = block.fields.containsKey("ru_wallclock") ? "ru_wallclock" : "wallclock";
    Optional<Double> clock = seconds(key);
    if (clock.isPresent() && (clock.get() > 0 || !(between > 1))) {
      out.put(Quantity.WALL, clock.get(), key, block.get(key));
      if (between >= 0 && Math.abs(between - clock.get()) > Math.max(2, 0.02 * between)) {
        out.note(
            "wall-times-disagree",
            "%s says %s s and end_time - start_time %s s; %s is used, so if the job was held or"
                    .formatted(key, Amounts.plain(clock.get()), Amounts.plain(between), key)
                + " suspended in between, its slots were taken for longer than it ran");
      }
    } else if (between >= 0) {
      out.put(Quantity.WALL, between, "end_time - start_time");
      if (clock.isPresent()) {
        out.note(
            "wall-times-disagree",
            "%s is 0 and end_time - start_time %s s; the latter is used"
                .formatted(key, Amounts.plain(between)));
      }
    }
  }

  private void processor() throws UnreadableRecord {
    Optional<Double> cpu = seconds("cpu");
    double user = seconds("ru_utime").orElse(Double.NaN);
    double system = seconds("ru_stime").orElse(Double.NaN);
    double usage = user + system;
    if (cpu.isPresent() && cpu.get() == 0 && usage > 1) {
      out.put(Quantity.CPU, usage, "ru_utime + ru_stime");
      out.note(
          "cpu-not-measured",
          "cpu is 0 although ru_utime + ru_stime is %s s, so cpu was not measured; the sum is used"
                  .formatted(Amounts.plain(usage))
              + " and is the least that the job can have used");
    } else if (cpu.isPresent()) {
      out.put(Quantity.CPU, cpu.get(), "cpu", block.get("cpu"));
    } else {
      out.note(
          "cpu-missing", "the record has no cpu field, and ru_utime + ru_stime may be a parent's");
    }
    double total = out.get(Quantity.CPU);
    if (total > 0 && usage >= COVERS * total) {
      out.put(Quantity.CPU_USER, user, "ru_utime", block.get("ru_utime"));
      out.put(Quantity.CPU_SYSTEM, system, "ru_stime", block.get("ru_stime"));
      number("ru_nvcsw", "ru_nvcsw", Quantity.VOLUNTARY_SWITCHES);
      number("ru_nivcsw", "ru_nivcsw", Quantity.INVOLUNTARY_SWITCHES);
      number("ru_majflt", "ru_majflt", Quantity.MAJOR_FAULTS);
      number("ru_minflt", "ru_minflt", Quantity.MINOR_FAULTS);
      number("ru_nswap", "ru_nswap", Quantity.SWAP);
      blocks("ru_inblock", Quantity.READ_BYTES);
      blocks("ru_oublock", Quantity.WRITE_BYTES);
    } else if (total > 0 && !Double.isNaN(usage)) {
      out.note(
          "usage-of-a-parent",
          "ru_utime + ru_stime is %s s of %s s, so the ru_ fields belong to a small parent process:"
                  .formatted(Amounts.plain(Math.round(usage * 1000) / 1000.0), Amounts.plain(total))
              + " its context switches and faults say nothing about the job");
    }
  }

  /** Whether the processor time can be all that there was. */
  private void ranks() {
    String environment = out.get(Label.ENVIRONMENT).toLowerCase(Locale.ROOT);
    boolean messages = environment.contains("mpi") || environment.contains("orte");
    double busy = out.get(Quantity.CPU) / out.get(Quantity.WALL);
    if (messages && out.get(Quantity.SLOTS) >= 2 && busy < 0.5) {
      out.note(
          "ranks-elsewhere",
          "ranks that mpirun started over ssh, past Grid Engine, are not in cpu; where %s is not tightly"
                  .formatted(out.get(Label.ENVIRONMENT))
              + " integrated this figure says nothing about them");
    }
  }

  private void blocks(String key, Quantity quantity) throws UnreadableRecord {
    String text = first(block.get(key));
    if (!Amounts.absent(text)) {
      double value = Amounts.number(text);
      if (Double.isNaN(value)) {
        value = Amounts.bytes(text, 512) / 512;
      }
      out.put(quantity, checked(key, text, value) * 512, key + " x 512", text);
    }
  }

  private void memory() throws UnreadableRecord {
    double peak = bytes("maxvmem", 1);
    double resident = bytes("maxrss", 1);
    // what is asked for by resident memory is compared with that, where the record has it
    boolean byResident =
        out.reading(Quantity.MEMORY_ASKED)
            .map(asked -> SgeRequest.RESIDENT.contains(asked.field()))
            .orElse(false);
    if (peak > 0 && !(byResident && resident > 0)) {
      out.put(Quantity.MEMORY_PEAK, peak, "maxvmem", block.get("maxvmem"));
    } else if (resident > 0) {
      out.put(Quantity.MEMORY_PEAK, resident, "maxrss", block.get("maxrss"));
    } else if (block.fields.containsKey("maxvmem")) {
      out.note("memory-not-measured", "maxvmem is 0, which means that memory was not measured");
    }
  }

  private void transfer() throws UnreadableRecord {
    double io = bytes("io", 1 << 30);
    if (io > 0) {
      out.put(Quantity.IO_BYTES, io, "io", block.get("io"));
    }
    Optional<Double> wait = seconds("iow");
    if (wait.isPresent() && wait.get() > 0) {
      out.put(Quantity.IO_WAIT, wait.get(), "iow", block.get("iow"));
    }
  }

  private double bytes(String key, double unit) throws UnreadableRecord {
    String text = first(block.get(key));
    return Amounts.absent(text) ? Double.NaN : checked(key, text, Amounts.bytes(text, unit));
  }

  private Optional<Double> seconds(String key) throws UnreadableRecord {
    String text = first(block.get(key));
    return Amounts.absent(text)
        ? Optional.empty()
        : Optional.of(checked(key, text, Times.duration(text)));
  }

  private void number(String key, String field, Quantity quantity) throws UnreadableRecord {
    String text = first(block.get(key));
    if (!Amounts.absent(text)) {
      double value = checked(key, text, Amounts.number(text));
      if (quantity != Quantity.SLOTS || value >= 1) {
        out.put(quantity, value, field, block.get(key));
      }
    }
  }

  private double checked(String key, String text, double value) throws UnreadableRecord {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new UnreadableRecord(
          block.line(key), key, "'%s' is no amount".formatted(UnreadableRecord.shown(text)));
    }
    if (value < 0) {
      throw new UnreadableRecord(
          block.line(key), key, "'%s' is negative".formatted(UnreadableRecord.shown(text)));
    }
    if (value > 1e18) {
      throw new UnreadableRecord(
          block.line(key), key, "'%s' is beyond any job".formatted(UnreadableRecord.shown(text)));
    }
    return value;
  }

  /** The first word: what follows is a unit written apart, or a comment. */
  static String first(String value) {
    int end = 0;
    while (end < value.length() && value.charAt(end) > ' ') {
      end++;
    }
    return end == value.length() ? value : value.substring(0, end);
  }
}

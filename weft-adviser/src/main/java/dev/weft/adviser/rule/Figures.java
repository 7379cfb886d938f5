package dev.weft.adviser.rule;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.record.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a record by arithmetic.
 *
 * <p>Not a number means unknown. Comparisons with it are false, so that a rule which needs an
 * unknown figure does not hold.
 *
 * @param slots processors granted, less those that idle by design
 * @param wall seconds from start to end
 * @param cpu seconds of processor time
 * @param efficiency cpu / (wall × slots)
 * @param busyCores cpu / wall
 * @param coreHours wall × slots / 3600
 * @param idleCoreHours (wall × slots − cpu) / 3600, at least 0
 * @param memory peak, bytes
 * @param memoryAsked bytes asked for, of the whole job
 * @param memoryEfficiency memory / memoryAsked
 * @param timeLimit seconds
 * @param queueWait seconds
 * @param involuntary involuntary context switches a second
 * @param voluntary voluntary context switches a second
 * @param majorFaults page faults that read a disk, a second
 * @param minorFaults other page faults, a second
 * @param transfer bytes read and written a second
 * @param parallelShare the least share of parallel work in Amdahl's sense that keeps so many cores
 *     busy
 */
public record Figures(
    double slots,
    double wall,
    double cpu,
    double efficiency,
    double busyCores,
    double coreHours,
    double idleCoreHours,
    double memory,
    double memoryAsked,
    double memoryEfficiency,
    double timeLimit,
    double queueWait,
    double involuntary,
    double voluntary,
    double majorFaults,
    double minorFaults,
    double transfer,
    double parallelShare) {

  /** The figures of a record. */
  public static Figures of(JobRecord record, Settings settings) {
    double granted = number(record, Quantity.SLOTS);
    double known = settings.slots().orElse(granted);
    double slots = known > settings.idleRanks() ? known - settings.idleRanks() : known;
    double wall = number(record, Quantity.WALL);
    double cpu = number(record, Quantity.CPU);
    double per = wall > 0 ? wall : Double.NaN;
    double busy = cpu / per;
    double memory = number(record, Quantity.MEMORY_PEAK);
    double asked = number(record, Quantity.MEMORY_ASKED);
    double moved = number(record, Quantity.READ_BYTES, 0) + number(record, Quantity.WRITE_BYTES, 0);
    double one = number(record, Quantity.IO_BYTES, 0);
    boolean counted =
        record.readings().containsKey(Quantity.READ_BYTES)
            || record.readings().containsKey(Quantity.WRITE_BYTES)
            || record.readings().containsKey(Quantity.IO_BYTES);
    return new Figures(
        slots,
        wall,
        cpu,
        busy / slots,
        busy,
        wall * slots / 3_600,
        Math.max(0, wall * slots - cpu) / 3_600,
        memory,
        asked,
        asked > 0 ? memory / asked : Double.NaN,
        number(record, Quantity.TIME_LIMIT),
        number(record, Quantity.QUEUE_WAIT),
        number(record, Quantity.INVOLUNTARY_SWITCHES) / per,
        number(record, Quantity.VOLUNTARY_SWITCHES) / per,
        number(record, Quantity.MAJOR_FAULTS) / per,
        number(record, Quantity.MINOR_FAULTS) / per,
        counted ? Math.max(moved, one) / per : Double.NaN,
        slots > 1 && busy > 0 ? share(busy, slots) : Double.NaN);
  }

  private static double share(double busy, double slots) {
    double s = Math.clamp(busy, 1, slots);
    return (1 - 1 / s) / (1 - 1 / slots);
  }

  private static double number(JobRecord record, Quantity quantity) {
    return number(record, quantity, Double.NaN);
  }

  private static double number(JobRecord record, Quantity quantity, double otherwise) {
    Reading reading = record.readings().get(quantity);
    return reading == null ? otherwise : reading.value();
  }

  /** Every known figure with its formula in the names of the record's fields. */
  public List<Formula> explained(JobRecord record) {
    var all = new ArrayList<Formula>();
    String w = field(record, Quantity.WALL, "wall time");
    String c = field(record, Quantity.CPU, "processor time");
    String n = field(record, Quantity.SLOTS, "--slots");
    add(all, "wall time", w, wall, Show.seconds(wall));
    add(all, "processor time", c, cpu, Show.seconds(cpu));
    add(
        all,
        "CPU efficiency",
        "%s / (%s x %s)".formatted(c, w, n),
        efficiency,
        Show.percent(efficiency));
    add(all, "busy cores", "%s / %s".formatted(c, w), busyCores, Show.number(busyCores));
    add(
        all,
        "idle core-hours",
        "(%s x %s - %s) / 3600".formatted(w, n, c),
        idleCoreHours,
        Show.coreHours(idleCoreHours));
    String m = field(record, Quantity.MEMORY_PEAK, "peak memory");
    String asked = field(record, Quantity.MEMORY_ASKED, "memory asked");
    String a = asked.contains(" x ") ? "(" + asked + ")" : asked;
    add(
        all,
        "memory use",
        "%s / %s".formatted(m, a),
        memoryEfficiency,
        Show.percent(memoryEfficiency));
    add(
        all,
        "wall against limit",
        "%s / %s".formatted(w, field(record, Quantity.TIME_LIMIT, "limit")),
        wall / timeLimit,
        Show.percent(wall / timeLimit));
    add(
        all,
        "queue wait against run time",
        "(%s) / %s".formatted(field(record, Quantity.QUEUE_WAIT, "wait"), w),
        queueWait / wall,
        Show.number(queueWait / wall) + " x");
    rate(all, record, "involuntary switches", Quantity.INVOLUNTARY_SWITCHES, involuntary);
    rate(all, record, "voluntary switches", Quantity.VOLUNTARY_SWITCHES, voluntary);
    rate(all, record, "page faults from disk", Quantity.MAJOR_FAULTS, majorFaults);
    rate(all, record, "other page faults", Quantity.MINOR_FAULTS, minorFaults);
    add(
        all,
        "bytes moved a second",
        "bytes read and written / " + w,
        transfer,
        Show.bytes(transfer) + "/s");
    add(
        all,
        "parallel share, at least",
        "(1 - 1/busy) / (1 - 1/slots), from Amdahl's S(n) = 1/(P/n + 1-P); a bound, as busy cores"
            + " are at most the speed-up",
        parallelShare,
        Show.share(parallelShare));
    return List.copyOf(all);
  }

  private static void rate(
      List<Formula> all, JobRecord record, String name, Quantity quantity, double value) {
    add(
        all,
        name + " a second",
        "%s / %s"
            .formatted(field(record, quantity, name), field(record, Quantity.WALL, "wall time")),
        value,
        Show.number(value));
  }

  private static void add(
      List<Formula> all, String name, String formula, double value, String shown) {
    if (Double.isFinite(value)) {
      all.add(new Formula(name, formula, shown));
    }
  }

  private static String field(JobRecord record, Quantity quantity, String otherwise) {
    return record.reading(quantity).map(Reading::field).orElse(otherwise);
  }
}

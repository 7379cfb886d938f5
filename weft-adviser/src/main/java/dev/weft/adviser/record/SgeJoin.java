package dev.weft.adviser.record;

import java.util.List;
import java.util.Map;

/** Several records of one Grid Engine job, which are one a node or one a run, as one. */
final class SgeJoin {
  private static final List<Quantity> SUMMED =
      List.of(
          Quantity.CPU,
          Quantity.CPU_USER,
          Quantity.CPU_SYSTEM,
          Quantity.MEMORY_PEAK,
          Quantity.VOLUNTARY_SWITCHES,
          Quantity.INVOLUNTARY_SWITCHES,
          Quantity.MAJOR_FAULTS,
          Quantity.MINOR_FAULTS,
          Quantity.SWAP,
          Quantity.READ_BYTES,
          Quantity.WRITE_BYTES,
          Quantity.IO_BYTES,
          Quantity.IO_WAIT);

  private SgeJoin() {}

  /**
   * Whether a further record is a part of the same run: a slave task, or another host meanwhile.
   */
  static boolean together(List<JobRecord> records, JobRecord next) {
    if (slave(next)) {
      return true;
    }
    for (JobRecord r : records) {
      if (slave(r)) {
        return true;
      }
      boolean elsewhere = !r.label(Label.HOSTS).equals(next.label(Label.HOSTS));
      if (elsewhere && overlaps(r, next)) {
        return true;
      }
    }
    return false;
  }

  private static boolean slave(JobRecord record) {
    String task = record.fields().getOrDefault("pe_taskid", "");
    return !Amounts.absent(task);
  }

  private static boolean overlaps(JobRecord a, JobRecord b) {
    double aStart = date(a, Label.STARTED);
    double aEnd = date(a, Label.ENDED);
    double bStart = date(b, Label.STARTED);
    double bEnd = date(b, Label.ENDED);
    return aStart < bEnd && bStart < aEnd;
  }

  private static double date(JobRecord record, Label label) {
    return record.label(label).map(Times::date).orElse(Double.NaN);
  }

  static JobRecord join(List<JobRecord> records) {
    if (records.size() == 1) {
      return records.getFirst();
    }
    JobRecord master = records.getFirst();
    for (JobRecord r : records) {
      boolean better = slave(master) && !slave(r);
      boolean longer = wall(r) > wall(master) && slave(master) == slave(r);
      if (better || longer) {
        master = r;
      }
    }
    var out = master.toBuilder();
    for (Quantity q : SUMMED) {
      double sum = 0;
      boolean all = true;
      for (JobRecord r : records) {
        Reading reading = r.readings().get(q);
        sum += reading == null ? 0 : reading.value();
        all &= reading != null || q == Quantity.IO_WAIT || q == Quantity.IO_BYTES;
      }
      if (all && sum > 0) {
        out.put(q, sum, fieldOf(records, q) + " of %d records".formatted(records.size()));
      } else if (!all) {
        out.remove(q);
      }
    }
    double most = 0;
    double total = 0;
    for (JobRecord r : records) {
      double slots = r.value(Quantity.SLOTS).orElse(0);
      most = Math.max(most, slots);
      total += slots;
      for (Map.Entry<String, String> f : r.fields().entrySet()) {
        if (f.getKey().equals("hostname")) {
          out.put(Label.HOSTS, joined(out.get(Label.HOSTS), f.getValue()));
        }
      }
    }
    double busy = out.get(Quantity.CPU) / Math.max(1e-9, out.get(Quantity.WALL));
    double slots = busy > 1.1 * most && busy <= 1.1 * total ? total : most;
    if (slots >= 1) {
      out.put(Quantity.SLOTS, slots, "slots of %d records".formatted(records.size()));
    }
    out.note(
        "records-joined",
        "%d records of this job, one a node or slave task, are taken together"
            .formatted(records.size()));
    return SgeOutcome.conclude(out);
  }

  private static String joined(String hosts, String host) {
    return List.of(hosts.split("\\+")).contains(host) ? hosts : hosts + "+" + host;
  }

  private static String fieldOf(List<JobRecord> records, Quantity q) {
    for (JobRecord r : records) {
      Reading reading = r.readings().get(q);
      if (reading != null) {
        return reading.field();
      }
    }
    return "";
  }

  private static double wall(JobRecord record) {
    return record.value(Quantity.WALL).orElse(0);
  }
}

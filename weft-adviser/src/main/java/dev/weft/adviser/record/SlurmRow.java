package dev.weft.adviser.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One line of SLURM's accounting: a job or one of its steps, its cells by column name in small
 * letters, and where it stood.
 */
final class SlurmRow {
  private final Names columns;
  private final String[] cells;
  private final long line;
  private final String id;
  private final int dot;
  private boolean joined;

  /**
   * A row of a table.
   *
   * @param columns the names of the columns
   * @param cells a cell for each, as written
   * @param line the line it stood on, 0 where it is not known
   */
  SlurmRow(Names columns, String[] cells, long line) {
    this.columns = columns;
    this.cells = cells;
    this.line = line;
    String named = get("jobid");
    id = named.isEmpty() ? get("jobidraw") : named;
    dot = id.indexOf('.');
  }

  /** A row by itself. */
  SlurmRow(Map<String, String> cells, long line) {
    this(new Names(new ArrayList<>(cells.keySet())), cells.values().toArray(String[]::new), line);
  }

  long line() {
    return line;
  }

  Names columns() {
    return columns;
  }

  /** The cells as written, which nobody may change. */
  List<String> cells() {
    return Arrays.asList(cells);
  }

  boolean has(String column) {
    return columns.place(column) >= 0;
  }

  String get(String column) {
    int place = columns.place(column);
    if (place < 0) {
      return "";
    }
    String cell = cells[place];
    return Amounts.absent(cell) || cell.equals("None assigned") ? "" : cell;
  }

  String id() {
    return id;
  }

  /** The job without its step; a cut id of a step keeps what is left of it. */
  String job() {
    return dot < 0 ? id : id.substring(0, dot);
  }

  /** Says that this line is a step, which its own id does not tell. */
  void joined() {
    joined = true;
  }

  /**
   * Whether a line is a step of the job before it although no id says so: the table has none, or
   * has cut them. A step has the memory that its job's own line has not; the extern step has hardly
   * any processor time in the same while.
   */
  boolean stepOf(SlurmRow first) {
    boolean cut = id.endsWith("+");
    if (!cut && !id.isEmpty()) {
      return false;
    }
    if (first.step() || !get("alloccpus").equals(first.get("alloccpus"))) {
      return false;
    }
    String left = cut ? id.substring(0, id.length() - 1) : id;
    if (cut && left.length() >= first.id.length() && (first.id + ".").startsWith(left)) {
      return true;
    }
    if (!id.equals(first.id)) {
      return false;
    }
    double elapsed = Times.duration(get("elapsed")) - Times.duration(first.get("elapsed"));
    double used = Times.duration(get("totalcpu"));
    boolean measured = !get("maxrss").isEmpty() && first.get("maxrss").isEmpty();
    boolean beside = used < 1 && Times.duration(first.get("totalcpu")) >= 1;
    return (measured && elapsed <= 5) || (beside && Math.abs(elapsed) <= 5);
  }

  boolean step() {
    if (joined) {
      return true;
    }
    if (!id.isEmpty()) {
      return dot >= 0;
    }
    String name = get("jobname");
    boolean ownerless =
        (has("user") && get("user").isEmpty()) || (has("partition") && get("partition").isEmpty());
    return name.equals("batch") || name.equals("extern") || name.equals("ba+") || ownerless;
  }

  /** The step that SLURM starts beside the job's own: what it counts is not the job. */
  boolean extern() {
    return id.startsWith(".ex", Math.max(0, dot)) || get("jobname").equals("extern");
  }

  boolean batch() {
    return id.startsWith(".ba", Math.max(0, dot)) || get("jobname").equals("batch");
  }

  double seconds(String column) throws UnreadableRecord {
    String text = get(column);
    if (text.isEmpty() || text.endsWith("+") || unlimited(text)) {
      return Double.NaN;
    }
    return checked(column, text, Times.duration(text));
  }

  double number(String column) throws UnreadableRecord {
    String text = get(column);
    if (text.isEmpty() || text.endsWith("+") || unlimited(text)) {
      return Double.NaN;
    }
    double value = Amounts.number(text);
    if (Double.isNaN(value)) {
      value = Amounts.bytes(text, 1) / 1024;
      value = text.endsWith("K") ? value * 1000 : Double.NaN;
    }
    return checked(column, text, value);
  }

  /** Bytes; a number without a unit is in kilobytes only where sacct says so, else in bytes. */
  double bytes(String column) throws UnreadableRecord {
    String text = get(column);
    if (text.isEmpty() || text.endsWith("+") || text.equals("16?") || unlimited(text)) {
      return Double.NaN;
    }
    return checked(column, text, Amounts.bytes(text, 1));
  }

  private double checked(String column, String text, double value) throws UnreadableRecord {
    String problem =
        Double.isNaN(value)
            ? "is no amount"
            : value < 0 ? "is negative" : value > 1e18 ? "is beyond any job" : "";
    if (!problem.isEmpty()) {
      throw new UnreadableRecord(
          line, column, "'%s' %s".formatted(UnreadableRecord.shown(text), problem));
    }
    return value;
  }

  private static boolean unlimited(String text) {
    return text.equalsIgnoreCase("unlimited")
        || text.equalsIgnoreCase("partition_limit")
        || text.equalsIgnoreCase("infinite")
        || text.equals("INVALID");
  }

  /** The amount of one resource in a list such as {@code cpu=4,mem=8G,node=1}; empty if absent. */
  String tres(String column, String resource) {
    String list = get(column);
    int from = 0;
    while (from < list.length()) {
      int end = list.indexOf(',', from);
      int stop = end < 0 ? list.length() : end;
      int equals = list.indexOf('=', from);
      if (equals > 0
          && equals < stop
          && list.regionMatches(from, resource, 0, equals - from)
          && resource.length() == equals - from) {
        String value = list.substring(equals + 1, stop);
        return value.endsWith("+") || Amounts.absent(value) ? "" : value;
      }
      from = stop + 1;
    }
    return "";
  }

  double tresBytes(String column, String resource) {
    String text = tres(column, resource);
    double value = text.isEmpty() ? Double.NaN : Amounts.bytes(text, 1);
    return value >= 0 ? value : Double.NaN;
  }

  double tresSeconds(String column, String resource) {
    String text = tres(column, resource);
    double value = text.isEmpty() ? Double.NaN : Times.duration(text);
    return value >= 0 ? value : Double.NaN;
  }

  double tresCount(String column, String resource) {
    String text = tres(column, resource);
    double value = text.isEmpty() ? Double.NaN : Amounts.number(text);
    return value >= 0 ? value : Double.NaN;
  }
}

package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Label;
import dev.weft.adviser.rule.ArrayRule;
import dev.weft.adviser.rule.Figures;
import dev.weft.adviser.rule.Judgement;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Several jobs together: totals, how many of each verdict, the ten that wasted most, and the spread
 * of each array. It keeps a number a job and no more, so that a million jobs fit.
 *
 * <p>Not for several threads.
 */
public final class Group {
  private static final int WORST = 10;
  private static final int TABLE = 30;

  private record Row(
      String id, String verdict, double efficiency, double slots, double wall, double lost) {
    /** Whether there is something to change. */
    boolean bad() {
      return !verdict.equals(Judgement.WELL_USED);
    }
  }

  /** Seconds of an array's tasks, growing, and which of them took longest. */
  private static final class Walls {
    private double[] values = new double[8];
    private int size;
    private double most = -1;
    private String slowest = "";

    void add(String task, double wall) {
      if (wall > most) {
        most = wall;
        slowest = task;
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = wall;
    }

    double[] all() {
      return Arrays.copyOf(values, size);
    }
  }

  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final List<Row> first = new ArrayList<>();
  private final PriorityQueue<Row> worst =
      new PriorityQueue<>(Comparator.comparingDouble(Row::lost).thenComparing(Row::bad));
  private final Map<String, Walls> arrays = new LinkedHashMap<>();
  private int size;
  private int uncounted;
  private double coreHours;
  private double lost;

  /** An empty group. */
  public Group() {}

  /** Takes a job into account. */
  public void add(Advice advice) {
    JobRecord r = advice.record();
    Figures f = advice.judgement().figures();
    double cost =
        advice.findings().stream()
            .filter(finding -> !finding.remark())
            .mapToDouble(finding -> finding.coreHours())
            .max()
            .orElse(0);
    var row = new Row(r.id(), advice.verdict(), f.efficiency(), f.slots(), f.wall(), cost);
    size++;
    verdicts.merge(advice.verdict(), 1, Integer::sum);
    coreHours += f.coreHours() >= 0 ? f.coreHours() : 0;
    uncounted += f.coreHours() >= 0 ? 0 : 1;
    lost += cost;
    if (first.size() < TABLE) {
      first.add(row);
    }
    worst.add(row);
    if (worst.size() > WORST) {
      worst.poll();
    }
    if (f.wall() >= 0) {
      r.label(Label.ARRAY)
          .ifPresent(a -> arrays.computeIfAbsent(a, k -> new Walls()).add(r.id(), f.wall()));
    }
  }

  /** How many jobs there are. */
  public int size() {
    return size;
  }

  /** The jobs with the finding added that one of them held up its array, where one did. */
  public static List<Advice> compared(List<Advice> jobs) {
    Map<String, Walls> arrays = new LinkedHashMap<>();
    for (Advice a : jobs) {
      double wall = a.judgement().figures().wall();
      if (wall >= 0) {
        a.record()
            .label(Label.ARRAY)
            .ifPresent(array ->
                arrays.computeIfAbsent(array, k -> new Walls()).add(a.record().id(), wall));
      }
    }
    var medians = new LinkedHashMap<String, Double>();
    arrays.forEach((array, walls) -> medians.put(array, ArrayRule.median(walls.all())));
    var out = new ArrayList<Advice>(jobs.size());
    for (Advice a : jobs) {
      String array = a.record().label(Label.ARRAY).orElse("");
      Walls walls = arrays.get(array);
      Double middle = medians.get(array);
      if (walls == null || middle == null) {
        out.add(a);
        continue;
      }
      out.add(
          ArrayRule.slow(a.judgement().figures().wall(), middle, walls.size)
              .map(finding -> new Advice(a.record(), a.judgement().with(finding)))
              .orElse(a));
    }
    return out;
  }

  /** The table and what it comes to, for a terminal. */
  public String text() {
    var out = new StringBuilder();
    boolean all = size <= TABLE;
    if (all) {
      table(out, first);
    }
    out.append(
        uncounted == size
            ? "\n%d jobs; their core-hours are not known\n".formatted(size)
            : "\n%d jobs, %s, of which %s were lost%s%s\n"
                .formatted(
                    size,
                    Show.coreHours(coreHours),
                    Show.coreHours(lost),
                    coreHours > 0 ? ": " + Show.percent(Math.min(1, lost / coreHours)) : "",
                    uncounted > 0 ? "; of %d they are not known".formatted(uncounted) : ""));
    verdicts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> out.append("  %6d  %s\n".formatted(e.getValue(), e.getKey())));
    List<Row> ranked =
        worst.stream()
            .filter(row -> row.lost() > 0 || row.bad())
            .sorted(Comparator.comparingDouble(Row::lost).thenComparing(Row::bad).reversed())
            .toList();
    if (!all && !ranked.isEmpty()) {
      out.append("\nThe %d that did worst:\n".formatted(ranked.size()));
      table(out, ranked);
    }
    arrays.forEach((array, walls) -> spread(out, array, walls.all(), walls.slowest));
    return all ? out.toString() : out.substring(1); // no empty line before the first
  }

  private static void spread(StringBuilder out, String array, double[] walls, String slowest) {
    if (walls.length < 2) {
      return;
    }
    double[] sorted = walls.clone();
    Arrays.sort(sorted);
    double middle = ArrayRule.median(walls);
    double most = sorted[sorted.length - 1];
    out.append(
        "\narray %s: %d tasks, %s to %s, the middle one %s%s\n"
            .formatted(
                array,
                walls.length,
                Show.seconds(sorted[0]),
                Show.seconds(most),
                Show.seconds(middle),
                ArrayRule.slow(most, middle, walls.length).isPresent()
                    ? ": %s holds up the array".formatted(slowest)
                    : most <= 1.5 * middle ? ": even" : ""));
  }

  private static void table(StringBuilder out, List<Row> rows) {
    out.append(
        "%-18s %6s %13s %9s %14s  %s\n"
            .formatted("job", "slots", "wall", "CPU", "lost", "verdict"));
    for (Row row : rows) {
      out.append(
          "%-18s %6s %13s %9s %14s  %s\n"
              .formatted(
                  row.id(),
                  Double.isNaN(row.slots()) ? "?" : Show.number(row.slots()),
                  Double.isNaN(row.wall()) ? "?" : Show.seconds(row.wall()),
                  Double.isNaN(row.efficiency()) ? "?" : Show.exactPercent(row.efficiency()),
                  row.lost() > 0 ? "%.3f h".formatted(row.lost()) : "-",
                  row.verdict()));
    }
  }
}

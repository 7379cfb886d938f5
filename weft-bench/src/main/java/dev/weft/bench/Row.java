package dev.weft.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One measured figure.
 *
 * @param what what was measured
 * @param unit the unit of the figures
 * @param median the median of the runs
 * @param runs each run, in order
 * @param n how many parts, elements or calls a run had
 * @param goal what the median should reach; NaN if there is no goal
 * @param higherIsBetter whether more is better
 * @param peers what other programs took for the same, measured in the same run, in the same unit
 * @param facts what else a reader must know, such as versions
 */
public record Row(
    String what,
    String unit,
    double median,
    List<Double> runs,
    long n,
    double goal,
    boolean higherIsBetter,
    Map<String, Double> peers,
    Map<String, String> facts) {

  public Row {
    runs = List.copyOf(runs);
    peers = Collections.unmodifiableMap(new TreeMap<>(peers));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** As the canonical constructor, without peers and facts. */
  public Row(
      String what,
      String unit,
      double median,
      List<Double> runs,
      long n,
      double goal,
      boolean higherIsBetter) {
    this(what, unit, median, runs, n, goal, higherIsBetter, Map.of(), Map.of());
  }

  /** As the canonical constructor, without facts. */
  public Row(
      String what,
      String unit,
      double median,
      List<Double> runs,
      long n,
      double goal,
      boolean higherIsBetter,
      Map<String, Double> peers) {
    this(what, unit, median, runs, n, goal, higherIsBetter, peers, Map.of());
  }

  /** Returns the row of some runs, of which less is better. */
  public static Row of(String what, String unit, List<Double> runs, long n, double goal) {
    return new Row(what, unit, median(runs), runs, n, goal, false);
  }

  /** Returns this row with what a peer took. */
  public Row withPeer(String name, double figure) {
    var more = new TreeMap<>(peers);
    more.put(name, figure);
    return new Row(what, unit, median, runs, n, goal, higherIsBetter, more, facts);
  }

  /** Returns this row with something that a reader must know. */
  public Row withFact(String name, String fact) {
    var more = new TreeMap<>(facts);
    more.put(name, fact);
    return new Row(what, unit, median, runs, n, goal, higherIsBetter, peers, more);
  }

  /** Returns the middle one of some figures, the mean of the two middle ones if they are even. */
  public static double median(List<Double> figures) {
    var sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns whether the goal is met; true if there is none. */
  public boolean isMet() {
    return Double.isNaN(goal) || (higherIsBetter ? median >= goal : median <= goal);
  }

  /** Returns this row as one line of JSON. */
  public String toJson() {
    return "{\"what\":%s,\"unit\":%s,\"median\":%s,\"runs\":[%s],\"n\":%d,\"goal\":%s,\"higherIsBetter\":%s%s%s}"
        .formatted(
            quoted(what),
            quoted(unit),
            number(median),
            runs.stream().map(Row::number).collect(Collectors.joining(",")),
            n,
            number(goal),
            higherIsBetter,
            peers.isEmpty()
                ? ""
                : ",\"peers\":{"
                    + peers.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ":" + number(e.getValue()))
                        .collect(Collectors.joining(","))
                    + "}",
            facts.isEmpty()
                ? ""
                : ",\"facts\":{"
                    + facts.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue()))
                        .collect(Collectors.joining(","))
                    + "}");
  }

  /**
   * Returns this row as one of a table in Markdown: what, the median, the unit, the goal and
   * whether it is met, and each peer with how many times as fast this is.
   */
  public String toMarkdown() {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            what,
            rounded(median),
            unit,
            Double.isNaN(goal) ? "" : rounded(goal) + (isMet() ? ", met" : ", **missed**"),
            peers.entrySet().stream()
                .map(e ->
                    "%s %s (%s×)"
                        .formatted(
                            e.getKey(),
                            rounded(e.getValue()),
                            rounded(
                                higherIsBetter ? median / e.getValue() : e.getValue() / median)))
                .collect(Collectors.joining("; ")));
  }

  /** Returns three digits that count. */
  private static String rounded(double x) {
    return new java.math.BigDecimal(x).round(new java.math.MathContext(3)).toPlainString();
  }

  private static String number(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return "null";
    }
    return "%.6g".formatted(x).contains("e")
        ? Double.toString(x)
        : String.format(Locale.ROOT, "%.6g", x);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}

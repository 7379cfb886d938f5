package dev.weft.adviser.gpu;

import dev.weft.adviser.rule.Confidence;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a log of graphics cards shows.
 *
 * <p>The idle beginning and end of a log (loading, saving) is not judged. Allocated memory is
 * reported and not taken for need: frameworks allocate all there is.
 *
 * @param samples how many there are, of all cards
 * @param cards how many cards
 * @param mean mean use, percent, of all samples
 * @param median median use, percent
 * @param least least use, percent
 * @param most most use, percent
 * @param workingMean mean use without the idle beginning and end, percent
 * @param memoryShare largest share of its memory that a card had allocated, empty where unknown
 * @param bound what set the pace
 * @param knee the number of loader threads from which more bring nothing, empty where unknown
 * @param byThreads mean use by the number of loader threads, in their order
 * @param idleCards how many cards did nothing all the time
 * @param finding what it means and what to do
 */
public record GpuAdvice(
    int samples,
    int cards,
    double mean,
    double median,
    double least,
    double most,
    double workingMean,
    OptionalDouble memoryShare,
    Bound bound,
    OptionalInt knee,
    List<Step> byThreads,
    int idleCards,
    Finding finding) {

  /** Mean use with so many loader threads. */
  public record Step(int threads, double mean) {}

  /** What set the pace. */
  public enum Bound {
    /** The card's arithmetic: it is well used. */
    GPU("gpu-bound"),
    /** The card's memory: busy, and with moving data. */
    MEMORY("memory-bound"),
    /** The disks or the network that the input comes from. */
    IO("io-bound"),
    /** The processors that prepare the input. */
    CPU("cpu-bound"),
    /** More cards than the input can feed: use jumps between all and nothing. */
    OVERSUBSCRIBED("oversubscribed"),
    /** Nothing ran. */
    IDLE("idle"),
    /** Too few samples. */
    UNKNOWN("unknown");

    private final String text;

    Bound(String text) {
      this.text = text;
    }

    /** The name used in JSON and reports. */
    public String text() {
      return text;
    }
  }

  private static final double BUSY = 85;
  private static final double WORKING = 5;
  private static final double JUMP = 45;
  private static final double JUMPING = 0.2;
  private static final double LOW = 35;
  private static final double PROCESSOR_FULL = 80;
  private static final int FEW = 3;
  private static final int WEAK = 20;

  /** Keeps an unmodifiable copy. */
  public GpuAdvice {
    byThreads = List.copyOf(byThreads);
  }

  /**
   * Whether more than the first card would be used: only one that sets the pace itself is, and not
   * where there are idle ones already.
   */
  public boolean anotherCardPays() {
    return idleCards == 0 && wellUsed(bound);
  }

  private static boolean wellUsed(Bound bound) {
    return bound == Bound.GPU || bound == Bound.MEMORY;
  }

  /** Judges a log. */
  public static GpuAdvice of(GpuLog log) {
    var all = new ArrayList<GpuLog.Sample>();
    var working = new ArrayList<GpuLog.Sample>();
    double jumps = 0;
    double steps = 0;
    int idle = 0;
    var means = new ArrayList<Double>();
    for (List<GpuLog.Sample> card : log.cards().values()) {
      all.addAll(card);
      means.add(card.stream().mapToDouble(GpuLog.Sample::use).average().orElse(0));
      List<GpuLog.Sample> trimmed = trimmed(card);
      idle += trimmed.isEmpty() ? 1 : 0;
      working.addAll(trimmed);
      for (int i = 1; i < trimmed.size(); i++) {
        steps++;
        boolean same =
            Float.isNaN(trimmed.get(i).threads())
                || trimmed.get(i).threads() == trimmed.get(i - 1).threads();
        if (same && Math.abs(trimmed.get(i).use() - trimmed.get(i - 1).use()) >= JUMP) {
          jumps++;
        }
      }
    }
    double[] uses = all.stream().mapToDouble(GpuLog.Sample::use).sorted().toArray();
    double[] busy = working.stream().mapToDouble(GpuLog.Sample::use).sorted().toArray();
    double workingMean = Arrays.stream(busy).average().orElse(0);
    List<Step> byThreads = byThreads(working);
    OptionalInt knee = knee(byThreads);
    double jumping = steps > 0 ? jumps / steps : 0;
    Bound bound =
        uses.length < FEW ? Bound.UNKNOWN : bound(working, busy, workingMean, jumping, byThreads);
    OptionalDouble share =
        all.stream()
            .filter(s -> s.memoryTotal() > 0 && s.memoryUsed() >= 0)
            .mapToDouble(s -> s.memoryUsed() / s.memoryTotal())
            .max();
    int cards = log.cards().size();
    return new GpuAdvice(
        uses.length,
        cards,
        Arrays.stream(uses).average().orElse(0),
        middle(uses),
        uses.length == 0 ? 0 : uses[0],
        uses.length == 0 ? 0 : uses[uses.length - 1],
        workingMean,
        share,
        bound,
        knee,
        byThreads,
        idle,
        finding(bound, working, workingMean, jumping, byThreads, knee, means, idle, share));
  }

  private static List<GpuLog.Sample> trimmed(List<GpuLog.Sample> samples) {
    int from = 0;
    int to = samples.size();
    while (from < to && samples.get(from).use() < WORKING) {
      from++;
    }
    while (to > from && samples.get(to - 1).use() < WORKING) {
      to--;
    }
    return samples.subList(from, to);
  }

  private static Bound bound(
      List<GpuLog.Sample> working,
      double[] busy,
      double mean,
      double jumping,
      List<Step> byThreads) {
    if (busy.length == 0 || (mean < WORKING && busy[busy.length - 1] < 2 * WORKING)) {
      return Bound.IDLE;
    }
    if (byThreads.size() >= 2) {
      Step best = byThreads.stream().max(Comparator.comparingDouble(Step::mean)).orElseThrow();
      Step last = byThreads.getLast();
      Step before = byThreads.get(byThreads.size() - 2);
      if (best.mean() >= BUSY) {
        return Bound.GPU;
      }
      boolean rising = last.mean() > before.mean() * 1.05 + 1;
      return rising ? Bound.CPU : jumping >= JUMPING ? Bound.OVERSUBSCRIBED : Bound.IO;
    }
    double memory =
        working.stream()
            .mapToDouble(GpuLog.Sample::memoryUse)
            .filter(v -> v >= 0)
            .average()
            .orElse(0);
    if (mean >= BUSY || (middle(busy) >= 92 && mean >= 70)) {
      return memory >= 70 ? Bound.MEMORY : Bound.GPU;
    }
    if (jumping >= JUMPING) {
      return Bound.OVERSUBSCRIBED;
    }
    double processor =
        working.stream()
            .mapToDouble(GpuLog.Sample::processor)
            .filter(v -> v >= 0)
            .average()
            .orElse(Double.NaN);
    if (!Double.isNaN(processor)) {
      return processor >= PROCESSOR_FULL ? Bound.CPU : Bound.IO;
    }
    return mean < LOW ? Bound.IO : Bound.CPU;
  }

  private static List<Step> byThreads(List<GpuLog.Sample> samples) {
    var sums = new TreeMap<Integer, double[]>();
    for (GpuLog.Sample s : samples) {
      if (s.threads() >= 0) {
        double[] sum = sums.computeIfAbsent(Math.round(s.threads()), k -> new double[2]);
        sum[0] += s.use();
        sum[1]++;
      }
    }
    var steps = new ArrayList<Step>();
    sums.forEach((threads, sum) -> steps.add(new Step(threads, sum[0] / sum[1])));
    return steps;
  }

  /** The fewest threads with at least 95 % of the best use; unknown while use still rises. */
  private static OptionalInt knee(List<Step> steps) {
    if (steps.size() < 2) {
      return OptionalInt.empty();
    }
    double best = steps.stream().mapToDouble(Step::mean).max().orElse(0);
    for (Step step : steps) {
      if (step.mean() >= 0.95 * best) {
        return OptionalInt.of(step.threads());
      }
    }
    return OptionalInt.empty();
  }

  private static double middle(double[] sorted) {
    int n = sorted.length;
    return n == 0 ? 0 : n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static Finding finding(
      Bound bound,
      List<GpuLog.Sample> working,
      double mean,
      double jumping,
      List<Step> byThreads,
      OptionalInt knee,
      List<Double> means,
      int idle,
      OptionalDouble share) {
    int cards = means.size();
    var evidence = new ArrayList<String>();
    evidence.add(
        "mean use %s while it worked, on %d card%s, %d samples"
            .formatted(Show.percent(mean / 100), cards, cards == 1 ? "" : "s", working.size()));
    if (jumping > 0) {
      evidence.add(
          "%s of the steps between samples jump by %s points or more"
              .formatted(Show.percent(jumping), Show.number(JUMP)));
    }
    for (Step step : byThreads) {
      evidence.add(
          "%s: %s"
              .formatted(
                  Show.counted(step.threads(), "loader thread"), Show.percent(step.mean() / 100)));
    }
    if (share.isPresent()) {
      evidence.add(
          "%s of its memory was allocated, which is not what it needs"
              .formatted(Show.percent(share.getAsDouble())));
    }
    if (cards > 1 && cards <= 16) {
      evidence.add(
          "mean use by card: "
              + means.stream()
                  .map(each -> Show.percent(each / 100))
                  .collect(Collectors.joining(", ")));
    }
    boolean some = idle > 0 && idle < cards;
    if (some) {
      evidence.add("%d of %d cards did nothing".formatted(idle, cards));
    }
    boolean weak = working.size() < (double) WEAK * Math.max(1, cards - idle);
    if (weak) {
      evidence.add("few samples: log for some minutes, one a second, to be sure");
    }
    var change = new ArrayList<String>();
    if (some) {
      change.add(
          "Ask for %s, or let the program use all that it has (CUDA_VISIBLE_DEVICES, its --gpus option)"
              .formatted(Show.counted(cards - idle, "card")));
    }
    knee.ifPresent(k ->
        change.add(
            "Use %s: fewer feed it less, more bring nothing"
                .formatted(Show.counted(k, "loader thread"))));
    String summary =
        switch (bound) {
          case GPU -> {
            change.add(
                some
                    ? "No further card: some are idle already"
                    : "A second card pays: measure one run on two, and keep them if it is 1.7 times as fast");
            yield "The card itself sets the pace: it is well used";
          }
          case MEMORY -> {
            change.add(
                some
                    ? "No further card: some are idle already"
                    : "A second card pays; before it, smaller types (bf16) and fused kernels move less data");
            yield "The card's memory sets the pace: it is busy with moving data";
          }
          case IO -> {
            change.add(
                "Copy the data to the node's own disk first, in few large files; read ahead");
            change.add("No second card: it would wait as well");
            yield "It waits for its input: disk or network set the pace";
          }
          case CPU -> {
            change.add(
                "Give the loader more threads or cores, or prepare the data once and keep it");
            change.add("No second card: it would wait as well");
            yield "It waits for the processors that prepare its input";
          }
          case OVERSUBSCRIBED -> {
            change.add(
                cards > 1
                    ? "Ask for %d card%s in place of %d"
                        .formatted(cards / 2, cards / 2 == 1 ? "" : "s", cards)
                    : "Do not ask for a second card; feed this one steadily first: read ahead, more loader threads");
            yield "Its use jumps between all and nothing: more card than the input can feed";
          }
          case IDLE -> {
            change.add(
                "Check that the program found the card (CUDA_VISIBLE_DEVICES, the framework's device list)");
            yield "Nothing ran on it";
          }
          case UNKNOWN -> {
            change.add(
                "nvidia-smi --query-gpu=timestamp,index,utilization.gpu,utilization.memory,memory.used,memory.total --format=csv -l 1 > log.csv");
            yield "There are too few samples to tell";
          }
        };
    return new Finding(
        bound.text(),
        summary,
        evidence,
        ("busy from %s on; jumping if one step in five jumps; below %s without jumps it waits for input"
                + " from disk or network, between them for processors")
            .formatted(Show.percent(BUSY / 100), Show.percent(LOW / 100)),
        change,
        "",
        weak ? Confidence.LOW : byThreads.size() >= 2 ? Confidence.HIGH : Confidence.MEDIUM,
        0,
        !some && wellUsed(bound));
  }
}

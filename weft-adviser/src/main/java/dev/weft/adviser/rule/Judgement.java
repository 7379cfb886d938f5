package dev.weft.adviser.rule;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of one record: a verdict and the findings behind it, the costliest first.
 *
 * @param verdict the id of the costliest finding that is no remark, or {@code well-used}
 * @param headline the verdict in one sentence
 * @param figures what the record comes to
 * @param findings all that holds, the verdict's own first, remarks last
 */
public record Judgement(String verdict, String headline, Figures figures, List<Finding> findings) {
  /** The verdict of a job with nothing to change. */
  public static final String WELL_USED = "well-used";

  private static final List<Function<Case, @Nullable Finding>> RULES =
      List.of(
          EndRules::judge,
          CoreRules::judge,
          SizeRules::overuse,
          SizeRules::memoryOverasked,
          SizeRules::tooShort,
          SizeRules::memoryNear,
          SizeRules::scaleUp,
          SizeRules::moreSlots,
          Judgement::idleRanks,
          Judgement::cannotTell);

  /** Keeps an unmodifiable copy. */
  public Judgement {
    findings = List.copyOf(findings);
  }

  /** Judges a record; the same record and settings give the same judgement. */
  public static Judgement of(JobRecord record, Settings settings) {
    Figures figures = Figures.of(record, settings);
    var c = new Case(record, figures, settings);
    var findings = new ArrayList<Finding>();
    for (Function<Case, @Nullable Finding> rule : RULES) {
      Finding finding = rule.apply(c);
      if (finding != null) {
        findings.add(finding);
      }
    }
    for (Note note : record.notes()) {
      if (note.id().equals("wall-times-disagree")) {
        findings.add(disagreement(note));
      }
    }
    findings.sort(
        Comparator.comparing(Finding::remark)
            .thenComparing(Comparator.comparingDouble(Finding::coreHours).reversed()));
    return of(c, findings);
  }

  /** The judgement with another finding added. */
  public Judgement with(Finding finding) {
    var all = new ArrayList<>(findings);
    all.add(finding);
    all.sort(
        Comparator.comparing(Finding::remark)
            .thenComparing(Comparator.comparingDouble(Finding::coreHours).reversed()));
    Finding first = all.getFirst();
    return first.remark()
        ? new Judgement(verdict, headline, figures, all)
        : new Judgement(first.id(), first.summary(), figures, all);
  }

  /** Whether there is nothing to change. */
  public boolean good() {
    return verdict.equals(WELL_USED);
  }

  private static Judgement of(Case c, List<Finding> findings) {
    Optional<Finding> worst = findings.stream().filter(f -> !f.remark()).findFirst();
    if (worst.isPresent()) {
      return new Judgement(worst.get().id(), worst.get().summary(), c.figures(), findings);
    }
    Figures f = c.figures();
    String text =
        f.wall() < CoreRules.SHORTEST && !(f.efficiency() >= CoreRules.WELL)
            ? "It ran for %s, too short for its use to matter".formatted(Show.seconds(f.wall()))
            : "Well used: %s of %s slot%s"
                .formatted(
                    Show.exactPercent(Math.min(f.efficiency(), 1)),
                    Show.number(f.slots()),
                    f.slots() == 1 ? "" : "s");
    return new Judgement(WELL_USED, text, f, findings);
  }

  private static Finding disagreement(Note note) {
    return new Finding(
        note.id(),
        "Its wall times disagree",
        List.of(note.text()),
        "more than 2 s and 2 % apart",
        List.of("Nothing; the figures above are of the time that is named"),
        "",
        Confidence.HIGH,
        0,
        true);
  }

  private static @Nullable Finding idleRanks(Case c) {
    int idle = c.settings().idleRanks();
    double working = c.figures().slots();
    if (idle == 0 || !(working >= 1)) {
      return null;
    }
    double all = working + idle;
    return new Finding(
        "idle-ranks",
        "%d of %s ranks do no work by design: at most %s of the slots can be used"
            .formatted(idle, Show.number(all), Show.percent(working / all)),
        List.of(
            "%s of the %s that work are used"
                .formatted(Show.percent(c.figures().efficiency()), Show.number(working))),
        "said with --idle-ranks",
        List.of(
            "More workers for the same two helpers lose less; or run the scheduler and the client on a"
                + " login node, as dask-jobqueue does"),
        "",
        Confidence.HIGH,
        Math.max(0, c.figures().wall() * idle / 3_600),
        true);
  }

  private static @Nullable Finding cannotTell(Case c) {
    Figures f = c.figures();
    boolean known = f.efficiency() >= 0;
    boolean lost =
        switch (c.record().outcome()) {
          case FAILED, KILLED_MEMORY, CANCELLED, SIGNAL -> true;
          case COMPLETED, KILLED_TIME, UNKNOWN -> false;
          case NEVER_STARTED, NODE_FAILURE, REQUEUED, RUNNING -> true;
        };
    if (known || lost) {
      return null;
    }
    var missing = new ArrayList<String>();
    var change = new ArrayList<String>();
    if (!(f.cpu() >= 0)) {
      missing.add("processor time");
      change.add(
          "sacct: ask for TotalCPU (CPUTime is allocation, not use); qacct: the cpu field; PBS:"
              + " resources_used.cput");
    }
    if (!(f.wall() > 0)) {
      missing.add(f.wall() == 0 ? "wall time above zero" : "wall time");
      change.add("sacct: ask for Elapsed; qacct: ru_wallclock; PBS: resources_used.walltime");
    }
    if (!(f.slots() >= 1)) {
      missing.add("number of slots");
      change.add("say how many slots it had: --slots N");
    }
    var evidence = new ArrayList<String>();
    evidence.add("the record has no " + String.join(", no ", missing));
    if (f.busyCores() >= 0) {
      evidence.add("%s cores were busy on average".formatted(Show.number(f.busyCores())));
    }
    if (c.record().reading(Quantity.EXIT_CODE).isPresent()) {
      evidence.add("it returned " + Show.number(c.value(Quantity.EXIT_CODE)));
    }
    boolean ended =
        c.record().outcome() != Outcome.COMPLETED && c.record().outcome() != Outcome.UNKNOWN;
    return new Finding(
        "cannot-tell",
        "How well it used its slots cannot be told: no " + String.join(", no ", missing),
        evidence,
        "CPU efficiency needs processor time, wall time and slots",
        change,
        "",
        Confidence.LOW,
        0,
        ended);
  }
}

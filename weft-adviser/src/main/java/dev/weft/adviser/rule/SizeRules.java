package dev.weft.adviser.rule;

import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Quantity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what was asked for has the right size: memory, time in the queue, slots. */
final class SizeRules {
  /** Asking for four times the need is more than caution. */
  private static final double MEMORY_USED = 0.25;

  /** Above nine tenths the next input may be the one that is killed. */
  static final double MEMORY_NEAR = 0.9;

  /** Differences below this do not keep another job from a node. */
  private static final double MEMORY_MATTERS = 2.0 * (1L << 30);

  private static final double SHORT = 60;

  private SizeRules() {}

  static @Nullable Finding memoryOverasked(Case c) {
    Figures f = c.figures();
    if (!c.judged()
        || c.ended(Outcome.KILLED_MEMORY)
        || CoreRules.failedAtOnce(c)
        || !(f.memoryEfficiency() <= MEMORY_USED)
        || f.memoryAsked() - f.memory() < MEMORY_MATTERS) {
      return null;
    }
    double slots = f.slots() >= 1 ? f.slots() : 1;
    double worth = f.memoryAsked() / c.settings().memoryPerCore();
    double kept = Math.max(0, worth - slots) * Math.max(0, f.wall()) / 3_600;
    boolean unsure =
        Double.isNaN(f.slots())
            || c.record().noted("memory-asked-by-slot")
            || c.record().noted("memory-of-one-task")
            || c.record().noted("memory-estimated");
    var evidence = new ArrayList<String>();
    evidence.add(
        "memory peaked at %s of %s asked for: %s"
            .formatted(
                Show.bytes(f.memory()),
                Show.bytes(f.memoryAsked()),
                Show.percent(f.memoryEfficiency())));
    if (kept > 0 && f.slots() >= 1) {
      evidence.add(
          "at %s a core that memory is worth %s cores, %s more than its slots (--memory-per-core tells otherwise)"
              .formatted(
                  Show.bytes(c.settings().memoryPerCore()),
                  Show.number(worth),
                  Show.number(worth - slots)));
    }
    for (Note note : c.record().notes()) {
      if (note.id().startsWith("memory-")) {
        evidence.add(note.text());
      }
    }
    return new Finding(
        "memory-overasked",
        "It asked for %s times the memory it used".formatted(Show.number(1 / f.memoryEfficiency())),
        evidence,
        "at most %s of it used, and %s or more unused"
            .formatted(Show.percent(MEMORY_USED), Show.bytes(MEMORY_MATTERS)),
        Script.memory(c.record(), 1.3 * f.memory(), slots),
        kept > 0
            ? "it starts sooner; memory worth %s was kept from other jobs"
                .formatted(Show.coreHours(kept))
            : "it starts sooner",
        unsure ? Confidence.LOW : Confidence.HIGH,
        kept,
        unsure || !(kept >= 0.2 * f.coreHours()));
  }

  static @Nullable Finding memoryNear(Case c) {
    Figures f = c.figures();
    if (!c.judged()
        || c.ended(Outcome.KILLED_MEMORY)
        || c.ended(Outcome.FAILED)
        || !(f.memoryEfficiency() >= MEMORY_NEAR)) {
      return null;
    }
    return new Finding(
        "memory-near-limit",
        f.memoryEfficiency() > 1.05
            ? "It used %s times the memory it asked for: nothing enforced that, and it took it from others"
                .formatted(Show.number(f.memoryEfficiency()))
            : "It used %s of the memory it asked for: the next input may not fit"
                .formatted(Show.percent(f.memoryEfficiency())),
        List.of(
            "memory peaked at %s of %s"
                .formatted(Show.bytes(f.memory()), Show.bytes(f.memoryAsked()))),
        "at least %s of it used".formatted(Show.percent(MEMORY_NEAR)),
        Script.memory(c.record(), 1.25 * f.memory(), f.slots()),
        "no kill when the next input is larger",
        c.record().notes().stream().anyMatch(n -> n.id().startsWith("memory-"))
            ? Confidence.LOW
            : Confidence.HIGH,
        0,
        true);
  }

  static @Nullable Finding tooShort(Case c) {
    Figures f = c.figures();
    boolean so =
        c.ended(Outcome.COMPLETED)
            && f.wall() < SHORT
            && f.queueWait() > f.wall()
            && f.queueWait() > 1;
    if (!so) {
      return null;
    }
    var change = new ArrayList<String>();
    change.add("Put many such pieces into one job, one after the other:");
    change.addAll(Script.bundle(c.record()));
    return new Finding(
        "too-short",
        "It ran for %s and waited %s for it: too short to be worth queueing"
            .formatted(Show.seconds(f.wall()), Show.seconds(f.queueWait())),
        List.of(
            "run time %s, queue wait %s"
                .formatted(Show.seconds(f.wall()), Show.seconds(f.queueWait()))),
        "less than %s, and shorter than its wait in the queue".formatted(Show.seconds(SHORT)),
        change,
        "one wait in place of many",
        Confidence.HIGH,
        f.coreHours() >= 0 ? 0.25 * f.coreHours() : 0,
        false);
  }

  static @Nullable Finding moreSlots(Case c) {
    Figures f = c.figures();
    boolean so =
        (c.ended(Outcome.COMPLETED) || c.ended(Outcome.KILLED_TIME))
            && f.slots() >= 2
            && f.efficiency() >= 0.85
            && f.efficiency() <= 1.05
            && f.wall() >= CoreRules.SHORTEST;
    if (!so) {
      return null;
    }
    double p = Math.min(1, f.parallelShare());
    double half = p < 1 ? Math.floor((2 - p) / (1 - p)) : Double.POSITIVE_INFINITY;
    boolean certain = half < 1_000;
    boolean nodes = c.value(Quantity.NODES) >= 2;
    String where =
        nodes
            ? "it already runs on %s nodes, so more nodes (out) are the way"
                .formatted(Show.number(c.value(Quantity.NODES)))
            : "on one node: a bigger node (up) for a program of threads, more nodes (out) for one of"
                + " MPI ranks or workers";
    return new Finding(
        "more-slots",
        certain
            ? "More slots would pay, up to about %s".formatted(Show.number(half))
            : "More slots would pay",
        List.of(
            ("%s of %s slots busy: by Amdahl's law at least %s of the work is parallel (a bound of one"
                    + " run; timings at two widths measure it)")
                .formatted(
                    Show.number(f.busyCores()), Show.number(f.slots()), "P = " + Show.share(p)),
            where),
        "at least 85 % of two or more slots used; 'up to' is where the efficiency would fall below 50 %",
        certain
            ? List.of(
                "Time it once at twice the slots, then: weft advise amdahl %d:...s %d:...s"
                    .formatted((int) f.slots(), (int) (2 * f.slots())))
            : List.of("Time it once at twice the slots: nearly all of it is parallel"),
        "with %d slots about %s in place of %s"
            .formatted(
                (int) (2 * f.slots()),
                Show.seconds(f.wall() * ((p / (2 * f.slots()) + 1 - p) / (p / f.slots() + 1 - p))),
                Show.seconds(f.wall())),
        Confidence.LOW,
        0,
        true);
  }

  static @Nullable Finding scaleUp(Case c) {
    Figures f = c.figures();
    boolean memory = c.ended(Outcome.KILLED_MEMORY);
    if (!memory || !(f.memoryAsked() > 0)) {
      return null;
    }
    double slots = f.slots() >= 1 ? f.slots() : 1;
    if (1.5 * f.memoryAsked() / slots < c.settings().memoryPerCore()) {
      return null;
    }
    boolean ranks =
        c.value(Quantity.TASKS) >= 2
            || c.value(Quantity.NODES) >= 2
            || c.record().label(Label.ENVIRONMENT).orElse("").contains("mpi");
    return new Finding(
        ranks ? "scale-out" : "scale-up",
        ranks
            ? "More nodes: its ranks can share the memory among them"
            : "A bigger node: one process needs more memory than a core's share of a usual node",
        List.of(
            "%s asked for on %s, where a node has about %s a core"
                .formatted(
                    Show.bytes(f.memoryAsked()),
                    Show.counted(slots, "slot"),
                    Show.bytes(c.settings().memoryPerCore()))),
        "killed for memory at more than a core's share",
        ranks
            ? Script.tasks(c.record(), (int) (2 * slots))
            : List.of("Ask for the partition or queue of large-memory nodes, or for whole nodes"),
        "",
        Confidence.MEDIUM,
        0,
        true);
  }

  static @Nullable Finding overuse(Case c) {
    Figures f = c.figures();
    double ratio = f.efficiency();
    if (!(ratio > 1.05)) {
      return null;
    }
    double rounding = f.slots() * 1.0;
    if (f.cpu() - f.wall() * f.slots() <= rounding || f.wall() < CoreRules.SHORTEST) {
      return new Finding(
          "rounding",
          "More processor time than wall time x slots, by the rounding of whole seconds",
          List.of(
              "%s in %s on %s; wall times are whole seconds"
                  .formatted(
                      Show.seconds(f.cpu()),
                      Show.seconds(f.wall()),
                      Show.counted(f.slots(), "slot"))),
          "at most a second a slot too much",
          List.of("Nothing"),
          "",
          Confidence.HIGH,
          0,
          true);
    }
    int need = (int) Math.ceil(f.busyCores() - 0.05);
    var change = new ArrayList<String>(Script.slots(c.record(), need));
    change.add(
        "or start no more threads than slots: export OMP_NUM_THREADS=%d"
            .formatted((int) f.slots()));
    return new Finding(
        "more-cores-than-slots",
        "It kept %s cores busy and had asked for %s"
            .formatted(Show.number(f.busyCores()), Show.number(f.slots())),
        List.of(
            "%s of processor time in %s on %s: %s"
                .formatted(
                    Show.seconds(f.cpu()),
                    Show.seconds(f.wall()),
                    Show.counted(f.slots(), "slot"),
                    Show.percent(ratio)),
            "it took cores from others on its node, or its slots are cores with two hardware threads"),
        "more than 105 % of the slots used, beyond what rounding explains",
        change,
        "a run time that does not depend on its neighbours",
        Confidence.MEDIUM,
        (f.cpu() - f.wall() * f.slots()) / 3_600,
        false);
  }
}

package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names the bottleneck of a watched command: a pure function of what was seen.
 *
 * <p>The questions, in order: did a quota stop it; did it swap; did it fight its memory limit; did
 * its own threads stand in line for the cores that they may use; otherwise, what did it do for most
 * of the time: want a core, or wait for storage, the network, something else. How many threads
 * wanted to run is what they ran plus what they queued, which other programs on the machine do not
 * change: they turn running into queueing. So a busy machine makes no command look oversubscribed,
 * nor a computing one look idle.
 */
final class Judge {
  /** Periods with the quota used up, of all, from which the quota is what holds the command. */
  static final double THROTTLED = 0.2;

  /** Pages fetched from swap a second from which they set the pace: one costs 0.1 to 10 ms. */
  static final double SWAPPING = 50;

  /** Part of the time in which some task of the group waited for memory to be given up. */
  static final double STALLED = 0.1;

  /**
   * Threads wanting to run beyond the cores that they may use, as a part of those cores; start-up
   * helpers such as a JIT compiler stay below it.
   */
  static final double CROWDED = 0.3;

  /** The same in threads, for few cores: one thread more than cores, less what it waits. */
  static final double CROWD = 0.7;

  /**
   * Bytes gone through per CPU second from which the core waits for memory more than it computes.
   * One core reads 5 to 20 GB a second from memory at best; work on cached data marks far less.
   */
  static final double MEMORY_PACE = 1.2e9;

  /** Wall seconds below which nothing can be said. */
  static final double SHORTEST = 0.1;

  private Judge() {}

  static Verdict judge(Facts facts) {
    Shares shares = Shares.of(facts);
    Bottleneck bottleneck = bottleneck(facts, shares);
    var findings = new ArrayList<Finding>();
    EndFindings.add(facts, findings);
    BottleneckFindings.add(facts, shares, bottleneck, findings);
    Remarks.add(facts, shares, bottleneck, findings);
    findings.sort(Comparator.comparing(Finding::remark));
    return new Verdict(bottleneck, evidence(facts, shares, bottleneck), findings);
  }

  static Bottleneck bottleneck(Facts facts, Shares s) {
    Stretch total = facts.course().total();
    if (s.wall() < SHORTEST || facts.course().samples() < 2) {
      return Bottleneck.UNKNOWN;
    }
    if (throttled(total)) {
      return Bottleneck.THROTTLED;
    }
    if (swapping(facts, total, s)) {
      return Bottleneck.SWAP;
    }
    if (atMemoryLimit(facts, total, s)) {
      return Bottleneck.MEMORY;
    }
    int cores = s.allowed().size();
    if (cores > 0 && s.demand() >= cores + Math.max(CROWD, CROWDED * cores)) {
      return cores < facts.room().slots() ? Bottleneck.PINNED : Bottleneck.OVERSUBSCRIBED;
    }
    // What it waited for storage is weighed against the time that it was not standing in line.
    boolean stores = s.disk() > 0 && s.disk() >= 0.1 * (1 - s.queueing());
    double moving = stores ? Math.min(s.computing(), s.moving()) : 0;
    // Where it spent most of the time in line, how it lost its core tells whether it had work left.
    boolean preempted = s.queueing() >= 0.3 && facts.involuntary() >= facts.voluntary();
    double waits = s.disk() + s.network() + s.waiting();
    boolean wantsOnly = preempted || waits < 0.05 * (1 - s.queueing());
    double computing = wantsOnly ? s.wanting() : s.computing() - moving;
    double disk = s.disk() + moving;
    if (computing >= Math.max(disk, Math.max(s.network(), s.waiting()))) {
      return memoryPace(facts) >= MEMORY_PACE ? Bottleneck.MEMORY : Bottleneck.CPU;
    }
    if (disk >= Math.max(s.network(), s.waiting())) {
      return Bottleneck.DISK;
    }
    return s.network() >= s.waiting() ? Bottleneck.NETWORK : Bottleneck.WAITING;
  }

  static boolean throttled(Stretch total) {
    Stretch.Around around = total.around();
    return around.throttledPeriods() >= 3
        && around.throttledPeriods() >= THROTTLED * around.periods();
  }

  private static boolean swapping(Facts facts, Stretch total, Shares s) {
    return total.around().swappedIn() / s.ownSeconds() >= SWAPPING
        && facts.majorFaults() / s.ownSeconds() >= SWAPPING
        && (total.memory().swapBytes() > 0 || total.around().swappedOut() > 0);
  }

  static boolean atMemoryLimit(Facts facts, Stretch total, Shares s) {
    CgroupReading limits = facts.room().limits();
    if (limits.memoryLimitBytes() < 0 || total.around().limitHits() == 0) {
      return false;
    }
    return total.around().stallSeconds() / s.wall() >= STALLED
        || facts.majorFaults() / s.ownSeconds() >= SWAPPING
        || total.around().kills() > 0;
  }

  /** The median of the probed paces through memory; 0 if too few probes were made to tell. */
  static double memoryPace(Facts facts) {
    List<Double> paces = facts.memoryPaces().stream().sorted().toList();
    return paces.size() < 2 ? 0 : paces.get(paces.size() / 2);
  }

  private static List<String> evidence(Facts f, Shares s, Bottleneck bottleneck) {
    var lines = new ArrayList<String>();
    Stretch total = f.course().total();
    switch (bottleneck) {
      case CPU -> {
        lines.add(wanting(s));
        lines.add(cores(f, s));
      }
      case MEMORY -> {
        if (atMemoryLimit(f, total, s)) {
          lines.add(
              "the memory limit of %s was reached %d times; %s major page faults a second"
                  .formatted(
                      Size.of(f.room().limits().memoryLimitBytes()),
                      total.around().limitHits(),
                      Show.number(f.majorFaults() / s.wall())));
          if (total.around().stallSeconds() > 0) {
            lines.add(
                "some process waited for memory %s of the time"
                    .formatted(Show.percent(total.around().stallSeconds() / s.wall())));
          }
        } else {
          lines.add(wanting(s));
          lines.add(
              "it went through %s of memory per CPU second, the median of %d probes of its busiest one"
                  .formatted(Size.of(memoryPace(f)), f.memoryPaces().size()));
        }
      }
      case SWAP ->
          lines.add(
              "%s pages a second came back from swap, %s major page faults a second; %s of it was"
                      .formatted(
                          Show.number(total.around().swappedIn() / s.wall()),
                          Show.number(f.majorFaults() / s.wall()),
                          Size.of(total.memory().swapBytes()))
                  + " swapped out");
      case DISK -> {
        lines.add("it waited for storage %s of the time".formatted(Show.percent(s.disk())));
        lines.add(
            "%s a second read from storage, %s a second written; %s switches a second to wait"
                .formatted(
                    Size.of(f.storageRead() / s.wall()),
                    Size.of(f.storageWritten() / s.wall()),
                    Show.number(f.voluntary() / s.wall())));
      }
      case NETWORK -> {
        lines.add("it waited for sockets %s of the time".formatted(Show.percent(s.network())));
        lines.add(
            "%s a second went through the network interfaces (all programs)"
                .formatted(Size.of(total.traffic().network() / s.wall())));
      }
      case WAITING -> {
        lines.add(
            "nothing of it wanted a core %s of the time; mostly it waited for %s"
                .formatted(Show.percent(s.waiting()), s.mainWait().words()));
        lines.add(cores(f, s));
      }
      case THROTTLED ->
          lines.add(
              "its quota of %s was used up in %d of %d periods; stopped for %s in all"
                  .formatted(
                      quota(f),
                      total.around().throttledPeriods(),
                      total.around().periods(),
                      Show.seconds(total.around().throttledSeconds())));
      case PINNED, OVERSUBSCRIBED -> {
        lines.add(
            "%s threads wanted to run on the %d core%s that they may use (CPU %s)"
                .formatted(
                    Show.number(s.demand()),
                    s.allowed().size(),
                    s.allowed().size() == 1 ? "" : "s",
                    s.allowed()));
        lines.add(
            "%s of them ran and %s stood in line, on average; %s involuntary switches a second"
                .formatted(
                    Show.number(s.busy()),
                    Show.number(s.queued()),
                    Show.number(f.involuntary() / s.wall())));
      }
      case UNKNOWN ->
          lines.add(
              "it ran for %s; the kernel's totals are all there is"
                  .formatted(Show.seconds(f.wallSeconds())));
    }
    return lines;
  }

  static String quota(Facts f) {
    double quota = f.room().limits().quotaCores();
    return quota < 0 ? "CPU time" : Show.number(quota) + (quota == 1 ? " core" : " cores");
  }

  private static String wanting(Shares s) {
    return "it wanted a core %s of the time".formatted(Show.percent(s.wanting()));
  }

  static String cores(Facts f, Shares s) {
    return "%s of %d core%s busy on average"
        .formatted(Show.number(s.busy()), f.room().slots(), f.room().slots() == 1 ? "" : "s");
  }
}

package dev.weft.adviser.watch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Facts of a made-up run of ten seconds on four granted cores; not for several threads. */
final class FactsBuilder {
  private static final double SECONDS = 10;

  private double busy;
  private double system;
  private double queued;
  private double others;
  private long voluntary;
  private long involuntary;
  private long major;
  private long written;
  private long network;
  private long started;
  private double childSeconds;
  private long periods;
  private long throttled;
  private long swappedIn;
  private long hits;
  private long groupKills;
  private long machineKills;
  private double stall;
  private long resident = 50 << 20;
  private int status;
  private CpuSet allowed = CpuSet.first(4);
  private String batch = "";
  private CgroupReading limits = CgroupReading.NONE;
  private List<Double> paces = List.of();
  private List<String> survivors = List.of();
  private final Map<Wait, Double> idle = new EnumMap<>(Wait.class);

  /** Cores busy, and threads in line for one, on average. */
  FactsBuilder cores(double busyOnes, double inLine) {
    busy = busyOnes;
    queued = inLine;
    return this;
  }

  FactsBuilder idle(Wait wait, double share) {
    idle.put(wait, share * SECONDS);
    return this;
  }

  FactsBuilder switches(long toWait, long forced) {
    voluntary = toWait;
    involuntary = forced;
    return this;
  }

  FactsBuilder others(double cores) {
    others = cores;
    return this;
  }

  FactsBuilder kernel(double share) {
    system = share;
    return this;
  }

  FactsBuilder written(long bytes) {
    written = bytes;
    return this;
  }

  FactsBuilder network(long bytes) {
    network = bytes;
    return this;
  }

  FactsBuilder allowed(String list) {
    allowed = CpuSet.parse(list);
    return this;
  }

  FactsBuilder paces(Double... bytesPerSecond) {
    paces = List.of(bytesPerSecond);
    return this;
  }

  FactsBuilder quota(double cores, long all, long usedUp) {
    limits = new CgroupReading(cores, 0, 0, 0, -1, -1, 0, 0, -1, -1, CpuSet.EMPTY);
    periods = all;
    throttled = usedUp;
    return this;
  }

  FactsBuilder memoryLimit(long bytes, long reached, double stalled) {
    limits = new CgroupReading(-1, 0, 0, 0, bytes, bytes, 0, 0, bytes, 0, CpuSet.EMPTY);
    hits = reached;
    stall = stalled * SECONDS;
    resident = bytes;
    return this;
  }

  FactsBuilder swap(long pages) {
    swappedIn = pages;
    major = pages;
    return this;
  }

  FactsBuilder starts(long processes, double cpuInEnded) {
    started = processes;
    childSeconds = cpuInEnded;
    return this;
  }

  FactsBuilder ended(int waitStatus, long killsInGroup, long killsOnMachine) {
    status = waitStatus;
    groupKills = killsInGroup;
    machineKills = killsOnMachine;
    return this;
  }

  FactsBuilder batch(String variable) {
    batch = variable;
    return this;
  }

  FactsBuilder leaves(String... processes) {
    survivors = List.of(processes);
    return this;
  }

  Facts build() {
    double cpu = busy * SECONDS;
    var stretch =
        new Stretch(
            0,
            SECONDS,
            new Stretch.Work(
                cpu, cpu * system, queued * SECONDS, 0, childSeconds, voluntary, involuntary, 1, 1),
            new Stretch.Memory(resident, -1, swappedIn > 0 ? 1 << 20 : 0, 0, major),
            new Stretch.Traffic(0, written, 0, 0, network),
            idle,
            new Stretch.Around(
                others * SECONDS,
                started,
                swappedIn,
                swappedIn,
                periods,
                throttled,
                0,
                hits,
                groupKills,
                stall));
    var thread = new ThreadTotal(1, 1, "x", cpu, queued * SECONDS, voluntary, involuntary, allowed);
    var course = new Course(List.of(stretch), stretch, List.of(thread), List.of(), 1, 20);
    return new Facts(
        List.of("prog"),
        1,
        false,
        SECONDS,
        0,
        cpu,
        new Usage(cpu * (1 - system), cpu * system, 0, 0, major, 0, 0, voluntary, involuntary),
        resident,
        0,
        survivors,
        0,
        course,
        new Room(CpuSet.first(4), 4, batch, 8, 8L << 30, limits),
        Ending.of(status, groupKills, machineKills, "0  unlimited  bytes", "core", false),
        paces,
        List.of(),
        0.4,
        0.003);
  }

  Verdict verdict() {
    return Judge.judge(build());
  }

  Bottleneck bottleneck() {
    return verdict().bottleneck();
  }

  List<String> findings() {
    return verdict().findings().stream().map(f -> f.id()).toList();
  }
}

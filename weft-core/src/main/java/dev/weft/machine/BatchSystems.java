package dev.weft.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What batch systems grant to a job on this node, as their environment tells. */
final class BatchSystems {
  private static final long MIB = 1L << 20;

  private BatchSystems() {}

  /** Limits on processors. */
  static List<Limit> cores(Map<String, String> environment, SystemFiles files) {
    var limits = new ArrayList<Limit>();
    // SLURM: of a task, of the job on this node
    for (String name : List.of("SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE")) {
      add(limits, whole(environment, name), name);
    }
    sge(environment, files, limits);
    // Torque; PBS Professional, which sets a name so common that a job's number must stand beside
    // it
    add(limits, whole(environment, "PBS_NUM_PPN"), "PBS_NUM_PPN");
    if (environment.containsKey("PBS_JOBID")) {
      add(limits, whole(environment, "NCPUS"), "NCPUS of PBS");
    }
    return limits;
  }

  /** NSLOTS counts all hosts of a job; the file of a parallel environment tells them apart. */
  private static void sge(Map<String, String> environment, SystemFiles files, List<Limit> limits) {
    String hosts = environment.get("PE_HOSTFILE");
    String own = environment.getOrDefault("HOSTNAME", "");
    if (hosts != null && hosts.startsWith("/") && !own.isEmpty()) {
      for (String line : files.lines(hosts)) {
        String[] words = line.split(" +", -1); // node1.cluster 4 all.q@node1 UNDEFINED
        if (words.length > 1 && shortName(words[0]).equals(shortName(own))) {
          add(limits, Numbers.whole(words[1]), "PE_HOSTFILE of SGE");
          return;
        }
      }
    }
    add(limits, whole(environment, "NSLOTS"), "NSLOTS of SGE");
  }

  private static String shortName(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  /** Limits on memory; SGE's and PBS's are limits on the address space, or control groups. */
  static List<Limit> memory(Map<String, String> environment) {
    var limits = new ArrayList<Limit>();
    add(limits, bytes(environment, "SLURM_MEM_PER_NODE"), "SLURM_MEM_PER_NODE");
    OptionalLong each = bytes(environment, "SLURM_MEM_PER_CPU");
    OptionalLong processors = whole(environment, "SLURM_CPUS_ON_NODE");
    if (processors.isEmpty()) {
      processors = whole(environment, "SLURM_CPUS_PER_TASK");
    }
    if (each.isPresent()) {
      long bytes = Math.multiplyExact(each.getAsLong(), Math.min(processors.orElse(1), 1 << 20));
      limits.add(new Limit(bytes, "SLURM_MEM_PER_CPU"));
    }
    return limits;
  }

  private static OptionalLong whole(Map<String, String> environment, String name) {
    return Numbers.whole(environment.getOrDefault(name, ""));
  }

  private static OptionalLong bytes(Map<String, String> environment, String name) {
    OptionalLong bytes = Numbers.bytes(environment.getOrDefault(name, ""), MIB);
    // so much that it is nonsense, or would overflow when multiplied by processors
    return bytes.isPresent() && bytes.getAsLong() > 1L << 42 ? OptionalLong.empty() : bytes;
  }

  private static void add(List<Limit> limits, OptionalLong value, String source) {
    value.ifPresent(v -> limits.add(new Limit(v, source)));
  }
}

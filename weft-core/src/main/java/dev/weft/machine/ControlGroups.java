package dev.weft.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The Linux control groups of this process, version 1, 2 or both. A group is bound by its own
 * limits and by those of all groups above it, so every question walks up to the root of the
 * hierarchy (or to as much of it as a container shows) and takes the least answer.
 */
final class ControlGroups {
  private static final long NO_LIMIT = 1L << 60; // version 1 writes a number near 2^63 for none

  private final SystemFiles files;
  private final List<Mount> mounts;
  private final List<String> memberships;

  ControlGroups(SystemFiles files) {
    this.files = files;
    mounts = Mount.all(files);
    memberships = files.lines("/proc/self/cgroup");
  }

  /** Limits on processors: quotas and sets, at most one each. */
  List<Limit> cores() {
    var limits = new ArrayList<Limit>();
    least("", "cgroup v2 cpu.max", this::quota2).ifPresent(limits::add);
    least("", "cgroup v2 cpuset", folder -> set(folder + "/cpuset.cpus.effective"))
        .ifPresent(limits::add);
    least("cpu", "cgroup v1 cpu.cfs_quota_us", this::quota1).ifPresent(limits::add);
    least("cpuset", "cgroup v1 cpuset", this::set1).ifPresent(limits::add);
    return limits;
  }

  /** Limits on memory. */
  List<Limit> memory() {
    var limits = new ArrayList<Limit>();
    least("", "cgroup v2 memory.max", folder -> files.number(folder + "/memory.max"))
        .ifPresent(limits::add);
    least("", "cgroup v2 memory.high", folder -> files.number(folder + "/memory.high"))
        .ifPresent(limits::add);
    least(
            "memory",
            "cgroup v1 memory.limit_in_bytes",
            folder -> files.number(folder + "/memory.limit_in_bytes"))
        .filter(limit -> limit.value() < NO_LIMIT)
        .ifPresent(limits::add);
    return limits;
  }

  /** {@code 150000 100000} is one and a half processors, which keep two threads busy. */
  private OptionalLong quota2(String folder) {
    return files
        .line(folder + "/cpu.max")
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 2)
        .map(words -> processors(Numbers.whole(words[0]), Numbers.whole(words[1])))
        .orElse(OptionalLong.empty());
  }

  private OptionalLong quota1(String folder) {
    return processors(
        files.number(folder + "/cpu.cfs_quota_us"), files.number(folder + "/cpu.cfs_period_us"));
  }

  private static OptionalLong processors(OptionalLong quota, OptionalLong period) {
    return quota.isEmpty() || period.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.ceilDiv(quota.getAsLong(), period.getAsLong()));
  }

  private OptionalLong set1(String folder) {
    OptionalLong effective = set(folder + "/cpuset.effective_cpus");
    return effective.isPresent() ? effective : set(folder + "/cpuset.cpus");
  }

  private OptionalLong set(String file) {
    long size = files.line(file).map(line -> Numbers.ranges(line).cardinality()).orElse(0);
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /**
   * The least answer from the group of this process up to the root.
   *
   * @param controller of version 1; empty for version 2
   */
  private Optional<Limit> least(
      String controller, String source, Function<String, OptionalLong> question) {
    return folders(controller).stream()
        .map(question)
        .flatMap(answer -> answer.stream().boxed())
        .min(Comparator.naturalOrder())
        .map(value -> new Limit(value, source));
  }

  /** The folders of the groups from that of this process up. */
  private List<String> folders(String controller) {
    var folders = new ArrayList<String>();
    for (Mount mount : mounts) {
      boolean right =
          controller.isEmpty()
              ? mount.type().equals("cgroup2")
              : mount.type().equals("cgroup") && mount.options().contains(controller);
      if (!right) {
        continue;
      }
      String path = relative(membership(controller), mount.root());
      while (true) {
        folders.add(mount.point() + path);
        if (path.isEmpty()) {
          break;
        }
        path = path.substring(0, path.lastIndexOf('/'));
      }
    }
    return folders;
  }

  /** The path of the group of this process: the third field of {@code 4:cpu,cpuacct:/user/a}. */
  private String membership(String controller) {
    for (String line : memberships) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3
          && (controller.isEmpty()
              ? fields[0].equals("0") && fields[1].isEmpty()
              : List.of(fields[1].split(",", -1)).contains(controller))) {
        return fields[2];
      }
    }
    return "/";
  }

  /**
   * The path below the mount point; empty for the point itself. A container that keeps the host's
   * names sees {@code /docker/a} both as its group and as the root of the mount.
   */
  private static String relative(String group, String mountRoot) {
    if (mountRoot.equals("/")) {
      return group.equals("/") || group.contains("..") ? "" : group;
    }
    return Mount.isBelow(group, mountRoot) ? group.substring(mountRoot.length()) : "";
  }
}

package dev.weft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weft.machine.Scratch.Medium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineTest {
  private static final long GIB = 1L << 30;
  private static final String CGROUP2_MOUNT =
      "31 23 0:28 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

  @TempDir Path root;

  @Test
  void aBareHost_grantsAllItHas() {
    var system = FakeSystem.host(root, 16, 64);
    assertThat(system.cores().limit()).isEqualTo(new Limit(16, "host"));
    assertThat(system.memory().limit()).isEqualTo(new Limit(64 * GIB, "host"));
  }

  @Test
  void affinity_binds() {
    var system =
        FakeSystem.host(root, 16, 64)
            .file("/proc/self/status", "Cpus_allowed_list:\t2-3,8,10-11\n");
    assertThat(system.cores().limit()).isEqualTo(new Limit(5, "affinity"));
  }

  @Test
  void version2_takesTheLeastOfTheGroupAndAllAbove() {
    var system =
        FakeSystem.host(root, 16, 64)
            .file("/proc/self/mountinfo", CGROUP2_MOUNT)
            .file("/proc/self/cgroup", "0::/user/job/step\n")
            .file("/sys/fs/cgroup/user/cpu.max", "800000 100000\n")
            .file("/sys/fs/cgroup/user/job/cpu.max", "250000 100000\n")
            .file("/sys/fs/cgroup/user/job/step/cpu.max", "max 100000\n")
            .file("/sys/fs/cgroup/user/job/step/cpuset.cpus.effective", "0-5\n")
            .file("/sys/fs/cgroup/user/memory.max", "8589934592\n")
            .file("/sys/fs/cgroup/user/job/step/memory.max", "max\n");
    assertThat(system.cores().limit()).isEqualTo(new Limit(3, "cgroup v2 cpu.max"));
    assertThat(system.cores().considered()).contains(new Limit(6, "cgroup v2 cpuset"));
    assertThat(system.memory().limit()).isEqualTo(new Limit(8 * GIB, "cgroup v2 memory.max"));
  }

  @Test
  void version2_memoryHighBindsWhereItIsLower() {
    var system =
        FakeSystem.host(root, 16, 64)
            .file("/proc/self/mountinfo", CGROUP2_MOUNT)
            .file("/proc/self/cgroup", "0::/job\n")
            .file("/sys/fs/cgroup/job/memory.max", "" + 8 * GIB)
            .file("/sys/fs/cgroup/job/memory.high", "" + 6 * GIB);
    assertThat(system.memory().limit()).isEqualTo(new Limit(6 * GIB, "cgroup v2 memory.high"));
  }

  @Test
  void version1_readsEachControllerWhereItIsMounted() {
    var system =
        FakeSystem.host(root, 16, 64)
            .file(
                "/proc/self/mountinfo",
                """
                32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
                """)
            .file("/proc/self/cgroup", "4:memory:/job\n3:cpuset:/set\n1:cpu,cpuacct:/slow\n0::/\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/slow/cpu.cfs_quota_us", "400000\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/slow/cpu.cfs_period_us", "100000\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
            .file("/sys/fs/cgroup/cpuset/set/cpuset.cpus", "0,2,4,6,8\n")
            .file("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "" + 4 * GIB)
            .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(system.cores().limit()).isEqualTo(new Limit(4, "cgroup v1 cpu.cfs_quota_us"));
    assertThat(system.cores().considered()).contains(new Limit(5, "cgroup v1 cpuset"));
    assertThat(system.memory().limit())
        .isEqualTo(new Limit(4 * GIB, "cgroup v1 memory.limit_in_bytes"));
  }

  @Test
  void version1_withoutALimit_saysNothing() {
    var system =
        FakeSystem.host(root, 4, 8)
            .file(
                "/proc/self/mountinfo",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
            .file("/proc/self/cgroup", "4:memory:/\n")
            .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(system.memory().considered()).containsExactly(new Limit(8 * GIB, "host"));
  }

  @Test
  void aContainerThatKeepsTheNamesOfTheHost_findsItsOwnGroup() {
    var system =
        FakeSystem.host(root, 16, 64)
            .file(
                "/proc/self/mountinfo",
                "35 31 0:32 /docker/a1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
            .file("/proc/self/cgroup", "4:memory:/docker/a1\n")
            .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "" + 2 * GIB);
    assertThat(system.memory().value()).isEqualTo(2 * GIB);
  }

  @Test
  void slurm_bindsToTheTaskAndToTheMemoryOfTheNode() {
    var system =
        FakeSystem.host(root, 64, 256)
            .with("SLURM_CPUS_PER_TASK", "4")
            .with("SLURM_CPUS_ON_NODE", "8")
            .with("SLURM_MEM_PER_NODE", "16384");
    assertThat(system.cores().limit()).isEqualTo(new Limit(4, "SLURM_CPUS_PER_TASK"));
    assertThat(system.memory().limit()).isEqualTo(new Limit(16 * GIB, "SLURM_MEM_PER_NODE"));
  }

  @Test
  void slurm_memoryOfAProcessorCountsForAllOfThem() {
    var system =
        FakeSystem.host(root, 64, 256)
            .with("SLURM_CPUS_ON_NODE", "8")
            .with("SLURM_MEM_PER_CPU", "2G");
    assertThat(system.memory().limit()).isEqualTo(new Limit(16 * GIB, "SLURM_MEM_PER_CPU"));
  }

  @Test
  void sge_countsTheSlotsOfThisHostAlone() {
    var system =
        FakeSystem.host(root, 64, 256)
            .file(
                "/var/spool/hosts",
                "node1.cluster 8 all.q@node1 UNDEFINED\nnode2.cluster 4 all.q@node2 UNDEFINED\n")
            .with("NSLOTS", "12")
            .with("PE_HOSTFILE", "/var/spool/hosts")
            .with("HOSTNAME", "node2");
    assertThat(system.cores().limit()).isEqualTo(new Limit(4, "PE_HOSTFILE of SGE"));
  }

  @Test
  void sge_withoutAHostFile_countsNslots() {
    var system = FakeSystem.host(root, 64, 256).with("NSLOTS", "8");
    assertThat(system.cores().limit()).isEqualTo(new Limit(8, "NSLOTS of SGE"));
  }

  @Test
  void sge_limitOnTheAddressSpaceBinds() {
    var system =
        FakeSystem.host(root, 64, 256)
            .file(
                "/proc/self/limits",
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max address space         6442450944           unlimited            bytes
                """);
    assertThat(system.memory().limit()).isEqualTo(new Limit(6 * GIB, "address space (ulimit -v)"));
  }

  @Test
  void pbs_isKnownByItsJob() {
    var system = FakeSystem.host(root, 64, 256).with("NCPUS", "6");
    assertThat(system.cores().value()).isEqualTo(64);
    system.with("PBS_JOBID", "17.head");
    assertThat(system.cores().limit()).isEqualTo(new Limit(6, "NCPUS of PBS"));
  }

  @Test
  void nonsenseInTheEnvironment_isNoLimit() {
    var system =
        FakeSystem.host(root, 8, 16)
            .with("SLURM_CPUS_PER_TASK", "many")
            .with("NSLOTS", "-3")
            .with("SLURM_MEM_PER_NODE", "0")
            .with("SLURM_MEM_PER_CPU", "99999999999999999999");
    assertThat(system.cores().considered())
        .containsExactly(new Limit(8, "host"), new Limit(8, "affinity"));
    assertThat(system.memory().considered()).containsExactly(new Limit(16 * GIB, "host"));
  }

  @Test
  void theWordOfTheUser_overridesEveryLimit() {
    var system = FakeSystem.host(root, 8, 16).with("NSLOTS", "2").with("WEFT_THREADS", "12");
    assertThat(system.cores().limit()).isEqualTo(new Limit(12, "WEFT_THREADS"));
  }

  @Test
  void aWordOfTheUserThatIsNoNumber_isRefused() {
    var system = FakeSystem.host(root, 8, 16).with("WEFT_THREADS", "all");
    assertThatThrownBy(system::cores)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WEFT_THREADS must be a number of threads, 1 or more: all");
  }

  @Test
  void twoProcessorsOfOneCore_areOnePhysicalCore() {
    var system = FakeSystem.host(root, 4, 8);
    for (int i = 0; i < 4; i++) {
      system.file(
          "/sys/devices/system/cpu/cpu" + i + "/topology/thread_siblings_list",
          i % 2 == 0 ? "0,2" : "1,3");
    }
    assertThat(system.detect().physicalCores().limit())
        .isEqualTo(new Limit(2, "processor topology"));
  }

  @Test
  void scratch_tellsDisksMemoryAndNetworksApart() {
    var system =
        FakeSystem.host(root, 4, 8)
            .folder("/tmp")
            .folder("/dev/shm")
            .folder("/scratch")
            .folder("/data/my job")
            .with("TMPDIR", "/data/my job")
            .with("SLURM_TMPDIR", "/not/there")
            .file(
                "/proc/self/mountinfo",
                """
                27 1 254:0 / / rw - ext4 /dev/vda rw
                25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw
                40 27 0:50 / /scratch rw - lustre mds@tcp:/scratch rw
                41 27 0:51 / /data/my\\040job rw - xfs /dev/nvme0n1 rw
                """);
    assertThat(system.detect().scratch())
        .extracting(Scratch::path, Scratch::source, Scratch::fileSystem, Scratch::medium)
        .containsExactly(
            tuple(Path.of("/data/my job"), "TMPDIR", "xfs", Medium.DISK),
            tuple(Path.of("/scratch"), "usual place", "lustre", Medium.NETWORK),
            tuple(Path.of("/tmp"), "usual place", "ext4", Medium.DISK),
            tuple(Path.of("/dev/shm"), "usual place", "tmpfs", Medium.MEMORY));
    assertThat(system.detect().scratch()).allMatch(folder -> folder.freeBytes() > 0);
  }

  @Test
  void thisMachine_grantsSomething() {
    var machine = Machine.detect();
    assertThat(machine.cores().value()).isPositive();
    assertThat(machine.physicalCores().value()).isBetween(1L, machine.cores().value());
    assertThat(machine.memory().value()).isGreaterThan(1L << 26);
    assertThat(machine.scratch()).isNotEmpty();
  }
}

package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CgroupReaderTest {
  @TempDir private Path folder;
  private FakeProc proc;

  @BeforeEach
  void makeProc() {
    proc = new FakeProc(folder);
  }

  private String mount(String type, String options, String point, String root) {
    return "30 1 0:26 %s %s/%s rw - %s none rw,%s\n".formatted(root, folder, point, type, options);
  }

  /** A reader that was made before the machine counted so many more kills for memory. */
  private CgroupReader killing(int kills) throws IOException {
    proc.file("vmstat", "nr_free_pages 7\noom_kill 100\n");
    var reader = new CgroupReader(folder);
    reader.started();
    proc.file("vmstat", "nr_free_pages 7\noom_kill %d\n".formatted(100 + kills));
    return reader;
  }

  @Test
  void version2_givesTheTightestLimitWithItsCounts() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/"));
    proc.file("9/cgroup", "0::/job/step\n");
    proc.file("cg/job/step/cpu.max", "max 100000\n");
    proc.file("cg/job/cpu.max", "150000 100000\n");
    proc.file("cg/job/cpu.stat", "nr_periods 50\nnr_throttled 40\nthrottled_usec 2500000\n");
    proc.file("cg/job/cpuset.cpus.effective", "0-1\n");
    proc.file("cg/job/step/memory.current", "1000\n").file("cg/job/step/memory.max", "max\n");
    proc.file("cg/job/memory.current", "900\n").file("cg/job/memory.max", "1048576\n");
    proc.file("cg/job/step/memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 2\n");
    proc.file("cg/job/memory.events", "low 0\nhigh 0\nmax 7\noom 1\noom_kill 9\n");
    proc.file("cg/job/memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=3000000\n");
    var reading = killing(2).read(9);
    assertThat(reading.quotaCores()).isEqualTo(1.5);
    assertThat(reading.throttledPeriods()).isEqualTo(40);
    assertThat(reading.throttledSeconds()).isEqualTo(2.5);
    assertThat(reading.memoryLimitBytes()).isEqualTo(1048576);
    assertThat(reading.limitHits()).isEqualTo(7);
    assertThat(reading.kills()).isEqualTo(2);
    assertThat(reading.memoryStallSeconds()).isEqualTo(3);
    assertThat(reading.cpus().size()).isEqualTo(2);
  }

  @Test
  void version1_givesTheSame() throws IOException {
    proc.file(
        "self/mountinfo",
        mount("cgroup", "cpu,cpuacct", "cpu", "/")
            + mount("cgroup", "memory", "memory", "/")
            + mount("cgroup", "cpuset", "cpuset", "/"));
    proc.file("9/cgroup", "3:cpuset:/a\n2:cpu,cpuacct:/a\n1:memory:/a\n");
    proc.file("cpu/a/cpu.cfs_quota_us", "50000\n").file("cpu/a/cpu.cfs_period_us", "100000\n");
    proc.file("cpu/a/cpu.stat", "nr_periods 9\nnr_throttled 8\nthrottled_time 500000000\n");
    proc.file("cpu/cpu.cfs_quota_us", "-1\n");
    proc.file("memory/a/memory.limit_in_bytes", "4096\n");
    proc.file("memory/a/memory.usage_in_bytes", "4000\n").file("memory/a/memory.failcnt", "5\n");
    proc.file("memory/a/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    proc.file("memory/memory.limit_in_bytes", "9223372036854771712\n");
    proc.file("memory/memory.usage_in_bytes", "99999\n");
    proc.file("cpuset/a/cpuset.effective_cpus", "3\n");
    var reading = killing(1).read(9);
    assertThat(reading.quotaCores()).isEqualTo(0.5);
    assertThat(reading.throttledPeriods()).isEqualTo(8);
    assertThat(reading.throttledSeconds()).isEqualTo(0.5);
    assertThat(reading.memoryLimitBytes()).isEqualTo(4096);
    assertThat(reading.memoryBytes()).isEqualTo(4000);
    assertThat(reading.limitHits()).isEqualTo(5);
    assertThat(reading.kills()).isEqualTo(1);
    assertThat(reading.killLimitBytes()).isEqualTo(4096);
    assertThat(reading.cpus()).hasToString("3");
  }

  @Test
  void container_thatSeesItsGroupAsTheRoot_isReadThere() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/docker/abc"));
    proc.file("9/cgroup", "0::/../other\n").file("cg/cpu.max", "200000 100000\n");
    assertThat(new CgroupReader(folder).read(9).quotaCores()).isEqualTo(2);
  }

  @Test
  void noGroups_areNoLimits() {
    assertThat(new CgroupReader(folder).read(9)).isEqualTo(CgroupReading.NONE);
  }

  @Test
  void endedProcess_isReadFromItsLastGroups() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/")).file("9/cgroup", "0::/j\n");
    proc.file("cg/j/memory.current", "1\n").file("cg/j/memory.max", "5\n");
    proc.file("cg/j/memory.events", "oom_kill 0\n");
    var reader = new CgroupReader(folder);
    assertThat(reader.read(9).kills()).isZero();
    proc.file("9/cgroup", "").file("cg/j/memory.events", "oom_kill 1\n");
    assertThat(reader.read(9).kills()).isEqualTo(1);
  }

  @Test
  void processThatChangesItsGroup_bringsNothingOfWhatWasCountedThereBefore() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/")).file("9/cgroup", "0::/a\n");
    for (String group : List.of("a", "b")) {
      proc.file("cg/" + group + "/memory.current", "1\n");
      proc.file("cg/" + group + "/memory.max", "5\n");
    }
    proc.file("cg/a/memory.events", "max 3\noom_kill 2\n");
    proc.file("cg/b/memory.events", "max 900\noom_kill 40\n");
    var reader = killing(0);
    assertThat(reader.read(9).kills()).isZero();
    proc.process(9, "x", 'S', 1, 0, 0);
    proc.file("9/cgroup", "0::/b\n");
    assertThat(reader.read(9).kills()).isZero();
    proc.file("9/cgroup", "").file("cg/b/memory.events", "max 905\noom_kill 41\n");
    assertThat(reader.read(9).kills()).isEqualTo(1);
    assertThat(reader.read(9).limitHits()).isEqualTo(8);
  }

  @Test
  void kill_beforeItsGroupWasSeenForTheFirstTime_isCountedAsFarAsTheMachineCountsIt()
      throws IOException {
    proc.file("self/mountinfo", mount("cgroup", "memory", "memory", "/"));
    proc.file("9/cgroup", "1:memory:/outer\n");
    proc.file("memory/outer/memory.oom_control", "oom_kill 5\n");
    proc.file("memory/job/memory.limit_in_bytes", "4096\n");
    proc.file("memory/job/memory.usage_in_bytes", "4000\n");
    proc.file("memory/job/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 7\n");
    var reader = killing(1);
    assertThat(reader.read(9).kills()).as("one of five, not told apart").isEqualTo(1);
    proc.file("memory/outer/memory.oom_control", "oom_kill 0\n");
    reader = killing(1);
    reader.read(9);
    proc.process(9, "x", 'S', 1, 0, 0);
    proc.file("9/cgroup", "1:memory:/job\n");
    assertThat(reader.read(9).kills()).isEqualTo(1);
    assertThat(reader.read(9).killLimitBytes()).isEqualTo(4096);
  }

  @Test
  void kills_inTheGroupsThatTheCommandBeganIn_areNotItsOwnIfTheyAreOlder() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/")).file("8/cgroup", "0::/a\n");
    proc.file("cg/a/memory.events", "oom_kill 3\n").file("9/cgroup", "0::/a\n");
    proc.file("vmstat", "oom_kill 100\n");
    var reader = new CgroupReader(folder);
    reader.read(8);
    reader.started();
    proc.file("vmstat", "oom_kill 101\n");
    assertThat(reader.read(9).kills()).as("one, of another group").isZero();
    proc.file("cg/a/memory.events", "oom_kill 4\n");
    assertThat(reader.read(9).kills()).isEqualTo(1);
  }

  @Test
  void killOfAChild_inAGroupOfItsOwn_isCountedOnce() throws IOException {
    proc.file("self/mountinfo", mount("cgroup2", "", "cg", "/"));
    proc.file("9/cgroup", "0::/a\n").file("10/cgroup", "0::/a/b\n");
    proc.file("cg/a/memory.events", "oom_kill 0\n").file("cg/a/b/memory.events", "oom_kill 0\n");
    proc.file("cg/a/b/memory.current", "1\n").file("cg/a/b/memory.max", "77\n");
    proc.process(10, "x", 'S', 9, 0, 0).process(11, "x", 'S', 9, 0, 0);
    var reader = killing(0);
    reader.read(9);
    reader.look(10);
    proc.file("cg/a/memory.events", "oom_kill 1\n").file("cg/a/b/memory.events", "oom_kill 1\n");
    assertThat(reader.read(9).kills()).as("version 2 counts it above, too").isEqualTo(1);
    proc.file("cg/c/memory.events.local", "oom_kill 0\n").file("11/cgroup", "0::/c\n");
    reader.look(11);
    proc.file("cg/c/memory.events.local", "oom_kill 2\n");
    assertThat(reader.read(9).kills()).isEqualTo(3);
  }

  @Test
  void processOnItsWayOut_showsTheRootInVersion1_andIsReadFromItsLastGroups() throws IOException {
    proc.file("self/mountinfo", mount("cgroup", "memory", "memory", "/"));
    proc.file("9/cgroup", "1:memory:/job\n").process(9, "x", 'S', 1, 0, 0);
    proc.file("memory/job/memory.limit_in_bytes", "4096\n");
    proc.file("memory/job/memory.usage_in_bytes", "4000\n");
    var reader = killing(0);
    assertThat(reader.read(9).memoryLimitBytes()).isEqualTo(4096);
    proc.file("9/cgroup", "1:memory:/\n");
    proc.file("9/stat", "9 (x) Z 1 7 77 0 -1 4194316 11 0 3 0 0 0 5 6 20 0 1 0 4711 0 0 0\n");
    assertThat(reader.read(9).memoryLimitBytes()).isEqualTo(4096);
  }
}

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
    proc.file("cg/job/memory.events", "low 0\nhigh 0\nmax 7\noom 1\noom_kill 2\n");
    proc.file("cg/job/memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=3000000\n");
    var reading = new CgroupReader(folder).read(9);
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
    var reading = new CgroupReader(folder).read(9);
    assertThat(reading.quotaCores()).isEqualTo(0.5);
    assertThat(reading.throttledPeriods()).isEqualTo(8);
    assertThat(reading.throttledSeconds()).isEqualTo(0.5);
    assertThat(reading.memoryLimitBytes()).isEqualTo(4096);
    assertThat(reading.memoryBytes()).isEqualTo(4000);
    assertThat(reading.limitHits()).isEqualTo(5);
    assertThat(reading.kills()).isEqualTo(1);
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
    var reader = new CgroupReader(folder);
    assertThat(reader.read(9).kills()).isEqualTo(2);
    proc.file("9/cgroup", "0::/b\n");
    assertThat(reader.read(9).kills()).isEqualTo(2);
    proc.file("9/cgroup", "").file("cg/b/memory.events", "max 905\noom_kill 41\n");
    assertThat(reader.read(9).kills()).isEqualTo(3);
    assertThat(reader.read(9).limitHits()).isEqualTo(8);
  }
}

package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.adviser.Advice;
import dev.weft.adviser.Records;
import org.junit.jupiter.api.Test;

final class OtherReadersTest {
  private static final double GIB = 1L << 30;

  @Test
  void seff_withUnknownMemory_keepsItUnknown() {
    JobRecord job =
        Records.read(
                new SeffReader(),
                """
                Job ID: 4242
                Array Job ID: 4240_2
                Cluster: hpc
                User/Group: ann/phys
                State: COMPLETED (exit code 0)
                Nodes: 2
                Cores per node: 16
                CPU Utilized: 1-00:00:00
                CPU Efficiency: 75.00% of 1-08:00:00 core-walltime
                Job Wall-clock time: 01:00:00
                Memory Utilized: 0.00 MB (estimated maximum)
                Memory Efficiency: 0.00% of 64.00 GB (32.00 GB/node)
                """)
            .job();
    assertThat(job.id()).isEqualTo("4240_2");
    assertThat(job.value(Quantity.SLOTS)).hasValue(32);
    assertThat(job.value(Quantity.CPU)).hasValue(86400);
    assertThat(job.value(Quantity.MEMORY_PEAK)).isEmpty();
    assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(64 * GIB);
    assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void seff_ofACrash_andOfATimeout() {
    String form =
        """
        Job ID: 7
        State: %s
        Cores: 1
        CPU Utilized: 00:00:01
        Job Wall-clock time: 00:01:00
        Memory Utilized: 1.50 GB
        Memory Efficiency: 75.00%% of 2.00 GB
        """;
    assertThat(
            Records.read(new SeffReader(), form.formatted("FAILED (exit code 1)")).job().outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(
            Records.read(new SeffReader(), form.formatted("OUT_OF_MEMORY (exit code 0)"))
                .job()
                .outcome())
        .isEqualTo(Outcome.KILLED_MEMORY);
    assertThat(
            Records.read(new SeffReader(), form.formatted("TIMEOUT (exit code 0)")).job().outcome())
        .isEqualTo(Outcome.KILLED_TIME);
  }

  @Test
  void gnuTime_knowsNoSlots() {
    String text =
        """
        \tCommand being timed: "./a.out -x: 3"
        \tUser time (seconds): 10.50
        \tSystem time (seconds): 0.50
        \tPercent of CPU this job got: 99%
        \tElapsed (wall clock) time (h:mm:ss or m:ss): 0:11.10
        \tAverage shared text size (kbytes): 0
        \tMaximum resident set size (kbytes): 51200
        \tMajor (requiring I/O) page faults: 3
        \tMinor (reclaiming a frame) page faults: 1200
        \tVoluntary context switches: 10
        \tInvoluntary context switches: 4000
        \tSwaps: 0
        \tFile system inputs: 16
        \tFile system outputs: 8
        \tExit status: 0
        """;
    JobRecord job = Records.read(new TimeReader(), text).job();
    assertThat(job.value(Quantity.CPU)).hasValue(11);
    assertThat(job.value(Quantity.WALL)).hasValue(11.1);
    assertThat(job.value(Quantity.SLOTS)).isEmpty();
    assertThat(job.value(Quantity.MAJOR_FAULTS)).hasValue(3);
    assertThat(job.value(Quantity.READ_BYTES)).hasValue(8192);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(51200 * 1024.0);
    assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(Advice.of(job).verdict()).isEqualTo("cannot-tell");
  }

  @Test
  void gnuTime_ofAKilledCommand_andTheShellsTime() {
    JobRecord killed =
        Records.read(
                new TimeReader(),
                """
                Command terminated by signal 9
                \tUser time (seconds): 1
                \tSystem time (seconds): 0
                \tElapsed (wall clock) time (h:mm:ss or m:ss): 1:00:02
                """)
            .job();
    assertThat(killed.outcome()).isEqualTo(Outcome.SIGNAL);
    assertThat(killed.value(Quantity.WALL)).hasValue(3602);
    JobRecord shell =
        Records.read(new TimeReader(), "real\t0m2.500s\nuser\t0m2.000s\nsys\t0m0.100s\n").job();
    assertThat(shell.value(Quantity.WALL)).hasValue(2.5);
    assertThat(shell.value(Quantity.CPU).orElseThrow()).isCloseTo(2.1, within(1e-9));
  }

  @Test
  void qstat_withContinuedLines_isRead() {
    JobRecord job =
        Records.read(
                new PbsReader(),
                """
                Job Id: 1234.pbs01
                    Job_Name = sim
                    Job_Owner = ann@login1
                    resources_used.cpupercent = 780
                    resources_used.cput = 07:50:00
                    resources_used.mem = 2097152kb
                    resources_used.ncpus = 8
                    resources_used.walltime = 01:00:00
                    job_state = F
                    exec_host = n1/0*8
                    Output_Path = login1:/home/ann/a/very/long/path/that/qstat/breaks/in/t
                \two.out
                    Resource_List.mem = 16gb
                    Resource_List.ncpus = 8
                    Resource_List.nodect = 1
                    Resource_List.select = 1:ncpus=8:mem=16gb
                    Resource_List.walltime = 02:00:00
                    stime = Tue Mar  3 10:00:30 2026
                    etime = Tue Mar  3 10:00:00 2026
                    Exit_status = 0
                """)
            .job();
    assertThat(job.id()).isEqualTo("1234");
    assertThat(job.value(Quantity.CPU)).hasValue(28200);
    assertThat(job.value(Quantity.SLOTS)).hasValue(8);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(2 * GIB);
    assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(16 * GIB);
    assertThat(job.value(Quantity.QUEUE_WAIT)).hasValue(30);
    assertThat(job.fields().get("Output_Path")).endsWith("two.out");
    assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void accountingRecordsOfTypeE_areReadFromAmongOthers() {
    Records read =
        Records.read(
            new PbsReader(),
            """
            03/03/2026 10:00:00;Q;77.srv;queue=batch
            03/03/2026 11:00:00;E;77.srv;user=ann group=g jobname=x queue=batch ctime=1772532000 qtime=1772532000 etime=1772532000 start=1772532100 exec_host=n1/0+n1/1+n2/0+n2/1 Resource_List.nodes=2:ppn=2 Resource_List.walltime=01:00:00 session=1 end=1772535700 Exit_status=271 resources_used.cput=00:00:10 resources_used.mem=1000kb resources_used.vmem=1kb resources_used.walltime=01:00:04
            03/03/2026 11:00:01;E;78.srv;user=ann Exit_status=-11 resources_used.walltime=00:00:00
            """);
    assertThat(read.jobs()).extracting(JobRecord::id).containsExactly("77", "78");
    JobRecord job = read.jobs().getFirst();
    assertThat(job.value(Quantity.SLOTS)).hasValue(4);
    assertThat(job.outcome()).isEqualTo(Outcome.KILLED_TIME);
    assertThat(Advice.of(job).verdict()).isEqualTo("hung");
    assertThat(read.jobs().getLast().outcome()).isEqualTo(Outcome.KILLED_TIME);
  }

  @Test
  void tracejob_andJsonOfQstat_areRead() {
    JobRecord traced =
        Records.read(
                new PbsReader(),
                """

                Job: 88.srv

                03/03/2026 10:00:00  S    enqueuing into batch, state 1 hop 1
                03/03/2026 10:10:00  S    Exit_status=0 resources_used.cput=00:18:00 resources_used.mem=4096kb
                                          resources_used.vmem=8192kb resources_used.walltime=00:10:00
                03/03/2026 10:10:00  A    user=ann group=g jobname=x queue=batch exec_host=n1/0-1
                                          Resource_List.nodes=1:ppn=2 Resource_List.walltime=01:00:00
                """)
            .job();
    assertThat(traced.value(Quantity.CPU)).hasValue(1080);
    assertThat(traced.value(Quantity.SLOTS)).hasValue(2);
    assertThat(traced.outcome()).isEqualTo(Outcome.COMPLETED);
    JobRecord json =
        Records.read(
                new PbsReader(),
                "{\"Jobs\":{\"99.srv\":{\"Job_Name\":\"x\",\"resources_used\":{\"cput\":\"00:00:50\",\"walltime\":\"00:01:00\","
                    + "\"mem\":\"10kb\"},\"Resource_List\":{\"ncpus\":1},\"Exit_status\":0}}}")
            .job();
    assertThat(json.id()).isEqualTo("99");
    assertThat(Advice.of(json).verdict()).isEqualTo("well-used");
  }

  @Test
  void cgroupFiles_andUnits_areRead() {
    JobRecord group =
        Records.read(
                new CgroupReader(),
                """
                wall_seconds 100
                /sys/fs/cgroup/x.scope/cpu.stat:usage_usec 50000000
                /sys/fs/cgroup/x.scope/cpu.stat:throttled_usec 40000000
                /sys/fs/cgroup/x.scope/cpu.max:100000 100000
                /sys/fs/cgroup/x.scope/memory.peak:1048576
                /sys/fs/cgroup/x.scope/memory.max:max
                /sys/fs/cgroup/x.scope/memory.events:oom_kill 0
                /sys/fs/cgroup/x.scope/io.stat:8:0 rbytes=10 wbytes=20 rios=1
                /sys/fs/cgroup/x.scope/io.stat:8:16 rbytes=5 wbytes=1 rios=1
                """)
            .job();
    assertThat(group.value(Quantity.CPU)).hasValue(50);
    assertThat(group.value(Quantity.SLOTS)).hasValue(1);
    assertThat(group.value(Quantity.READ_BYTES)).hasValue(15);
    assertThat(Advice.of(group).verdict()).isEqualTo("throttled");
    JobRecord unit =
        Records.read(
                new CgroupReader(),
                """
                Id=run-1.service
                Result=oom-kill
                CPUUsageNSec=2000000000
                MemoryPeak=1073741824
                MemoryMax=1073741824
                ExecMainStartTimestampMonotonic=1000000
                ExecMainExitTimestampMonotonic=11000000
                ExecMainCode=2
                ExecMainStatus=9
                """)
            .job();
    assertThat(unit.outcome()).isEqualTo(Outcome.KILLED_MEMORY);
    assertThat(unit.value(Quantity.WALL)).hasValue(10);
  }
}

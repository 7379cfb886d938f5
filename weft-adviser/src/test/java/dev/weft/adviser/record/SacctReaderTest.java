package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.Advice;
import dev.weft.adviser.Records;
import org.junit.jupiter.api.Test;

// tables of two or three lines read better beside their expectation than as blocks
@SuppressWarnings("StringConcatToTextBlock")
final class SacctReaderTest {
  private static final double GIB = 1L << 30;

  private static Records read(String text) {
    return Records.read(new SacctReader(), text);
  }

  @Test
  void steps_areJoinedToTheirJob_inAnyOrderOfColumns() {
    JobRecord job =
        read("""
        State|MaxRSS|JobID|TotalCPU|AllocCPUS|Elapsed|ReqMem|NTasks|Timelimit|Submit|Start|End|ExitCode
        COMPLETED||8001|1-02:03:04.567|32|01:00:00|64Gn||02:00:00|2026-03-01T10:00:00|2026-03-01T10:05:00|2026-03-01T11:05:00|0:0
        COMPLETED|1024K|8001.batch|00:00.100|32|01:00:00||1|||2026-03-01T10:05:00|2026-03-01T11:05:00|0:0
        OUT_OF_MEMORY|0|8001.extern|00:00:00|32|01:00:00||1|||||0:125
        COMPLETED|2G|8001.0|1-02:03:04.467|32|00:59:00||8|||||0:0
        """)
            .job();
    assertThat(job.id()).isEqualTo("8001");
    assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(job.noted("extern-out-of-memory")).isTrue();
    assertThat(job.value(Quantity.CPU)).hasValue(93784.567);
    assertThat(job.value(Quantity.SLOTS)).hasValue(32);
    assertThat(job.value(Quantity.TASKS)).hasValue(8);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(16 * GIB);
    assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(64 * GIB);
    assertThat(job.value(Quantity.QUEUE_WAIT)).hasValue(300);
    assertThat(job.value(Quantity.TIME_LIMIT)).hasValue(7200);
  }

  @Test
  void tableOfFixedWidths_withCutHeadingsAndIds_isRead() {
    Records read =
        read(
            """
            [ann@login2 ~]$ sacct -j 123
            JobID           JobName  Partition  Al      State   NT    Elapsed   TotalCPU     MaxRSS
            ------------ ---------- ---------- --- ---------- ---- ---------- ---------- ---------
            123_1              sims     normal   4  COMPLETED        00:10:00  38:00.000
            123_1.batch       batch              4  COMPLETED    1   00:10:00  38:00.000   2048000K
            Remaining budget: 1000 hours
            123_2              sims     normal   4 CANCELLED+        00:01:00  00:03.000
            123_2.+           batch              4 CANCELLED     1   00:01:00  00:03.000     20480K
            [ann@login2 ~]$
            """);
    assertThat(read.jobs()).extracting(JobRecord::id).containsExactly("123_1", "123_2");
    assertThat(read.jobs())
        .extracting(JobRecord::outcome)
        .containsExactly(Outcome.COMPLETED, Outcome.CANCELLED);
    assertThat(read.jobs().getFirst().value(Quantity.CPU)).hasValue(2280);
    assertThat(read.jobs().getFirst().value(Quantity.SLOTS)).hasValue(4);
    assertThat(read.jobs().getFirst().value(Quantity.MEMORY_PEAK)).hasValue(2048000 * 1024.0);
    assertThat(read.jobs().getFirst().label(Label.ARRAY)).hasValue("123");
  }

  @Test
  void statesOfJobAndSteps_giveTheOutcome() {
    String head = "JobID|State|ExitCode|Elapsed|AllocCPUS|TotalCPU|MaxRSS|ReqMem\n";
    assertThat(
            read(head
                    + "1|TIMEOUT|0:0|01:00:00|1|59:00.0||4G\n1.batch|CANCELLED|0:15|01:00:05|1|59:00.0|1G|\n")
                .job()
                .outcome())
        .isEqualTo(Outcome.KILLED_TIME);
    assertThat(
            read(head
                    + "1|FAILED|137:0|00:10:00|1|09:00.0||4G\n1.batch|FAILED|137:0|00:10:00|1|0:0|1G|\n1.0|OUT_OF_MEMORY|0:125|00:10:00|1|09:00.0|4G|\n")
                .job()
                .outcome())
        .isEqualTo(Outcome.KILLED_MEMORY);
    assertThat(read(head + "1|NODE_FAIL|1:0|00:10:00|1|00:00:00||4G\n").job().outcome())
        .isEqualTo(Outcome.NODE_FAILURE);
    JobRecord unopened = read(head + "1|FAILED|0:53|00:00:00|1|00:00:00||4G\n").job();
    assertThat(unopened.outcome()).isEqualTo(Outcome.NEVER_STARTED);
    assertThat(unopened.value(Quantity.SIGNAL)).isEmpty();
    assertThat(read(head + "1|CANCELLED by 1000|0:0|00:05:00|2|00:01.0||4Gc\n").job().outcome())
        .isEqualTo(Outcome.CANCELLED);
    assertThat(read(head + "1|PREEMPTED|0:0|00:05:00|2|00:01.0||4Gc\n").job().outcome())
        .isEqualTo(Outcome.REQUEUED);
    assertThat(read(head + "1|RUNNING|0:0|00:05:00|2|00:01.0||4Gc\n").job().outcome())
        .isEqualTo(Outcome.RUNNING);
    assertThat(read(head + "1|FAILED|0:11|00:05:00|2|04:01.0||4Gc\n").job().value(Quantity.SIGNAL))
        .hasValue(11);
  }

  @Test
  void allocationIsNotTakenForUse() {
    JobRecord job = read("JobID|Elapsed|CPUTime|State\n5|00:10:00|01:20:00|COMPLETED\n").job();
    assertThat(job.value(Quantity.SLOTS)).hasValue(8);
    assertThat(job.value(Quantity.CPU)).isEmpty();
    assertThat(Advice.of(job).verdict()).isEqualTo("cannot-tell");
    assertThat(Advice.of(job).findings().toString()).contains("TotalCPU");
  }

  @Test
  void usageOfAllTasks_isPreferredToTheLargestTask() {
    JobRecord job =
        read("JobID|NCPUS|Elapsed|State|MaxRSS|TRESUsageInTot|TRESUsageOutTot|AllocTRES\n"
                + "7|4|00:10:00|TIMEOUT|||| billing=4,cpu=4,mem=16G,node=2\n"
                + "7.0|4|00:10:00|CANCELLED|1G|cpu=00:39:00,fs/disk=1048576,mem=3G,pages=0|fs/disk=2048|cpu=4,mem=16G,node=2\n")
            .job();
    assertThat(job.value(Quantity.CPU)).hasValue(2340);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(3 * GIB);
    assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(16 * GIB);
    assertThat(job.value(Quantity.READ_BYTES)).hasValue(1048576);
    assertThat(job.value(Quantity.WRITE_BYTES)).hasValue(2048);
    assertThat(job.value(Quantity.NODES)).hasValue(2);
  }

  @Test
  void heterogeneousJob_isAJobOfEachComponent() {
    Records read =
        read(
            "JobID|AllocCPUS|Elapsed|State|TotalCPU\n90+0|2|00:01:00|COMPLETED|01:59\n"
                + "90+0.batch|2|00:01:00|COMPLETED|01:59\n90+1|8|00:01:00|COMPLETED|00:10\n");
    assertThat(read.jobs()).extracting(JobRecord::id).containsExactly("90+0", "90+1");
  }

  @Test
  void tableWithoutIds_isReadByItsStepsNames() {
    JobRecord job =
        read("JobName|State|Elapsed|TotalCPU|AllocCPUS|MaxRSS\nsim|COMPLETED|00:01:00|00:58|1|\n"
                + "batch|COMPLETED|00:01:00|00:58|1|20M\nextern|COMPLETED|00:01:00|00:00|1|0\n")
            .job();
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(20.0 * (1 << 20));
    assertThat(job.value(Quantity.CPU)).hasValue(58);
  }

  @Test
  void jsonWithPlainNumbers_andJsonWithWrappedOnes_sayTheSame() {
    String old =
        """
        {"meta":{"plugin":{"type":"openapi/dbv0.0.36"}},"errors":[],"jobs":[{"account":"phys","array":{"job_id":0,"task_id":null},
        "exit_code":{"status":"SUCCESS","return_code":0},"het":{"job_id":0,"job_offset":null},"job_id":42,"name":"sim","nodes":"n1",
        "partition":"main","user":"ann","state":{"current":"COMPLETED","reason":"None"},"allocation_nodes":1,
        "required":{"CPUs":4,"memory":4096},
        "time":{"elapsed":100,"eligible":1700000000,"end":1700000120,"start":1700000020,"submission":1700000000,"suspended":0,
          "limit":60,"system":{"seconds":1,"microseconds":0},"total":{"seconds":100,"microseconds":1500000},"user":{"seconds":99,"microseconds":0}},
        "tres":{"allocated":[{"type":"cpu","name":null,"id":1,"count":4},{"type":"mem","name":null,"id":2,"count":4096},{"type":"node","name":null,"id":4,"count":1}],"requested":[]},
        "steps":[{"step":{"job_id":42,"id":"batch","name":"batch"},"state":"COMPLETED","tasks":{"count":1},
          "time":{"elapsed":100,"total":{"seconds":100,"microseconds":1500000}},
          "tres":{"requested":{"max":[{"type":"mem","name":null,"id":2,"count":1073741824}],"total":[{"type":"cpu","name":null,"id":1,"count":101000},{"type":"mem","name":null,"id":2,"count":1073741824},{"type":"energy","name":null,"id":3,"count":-2}]},"consumed":{"total":[]},"allocated":[]}}]}]}
        """;
    String young =
        """
        {"jobs":[{"job_id":42,"name":"sim","user":"ann","state":{"current":["COMPLETED"],"reason":"None"},
        "array":{"job_id":0,"task_id":{"set":false,"infinite":false,"number":0}},"het":{"job_id":0,"job_offset":{"set":false,"infinite":false,"number":0}},
        "exit_code":{"status":["SUCCESS"],"return_code":{"set":true,"infinite":false,"number":0},"signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}},
        "time":{"elapsed":100,"eligible":1700000000,"end":1700000120,"start":1700000020,"submission":1700000000,
          "limit":{"set":true,"infinite":false,"number":60},"total":{"seconds":101,"microseconds":500000}},
        "required":{"CPUs":4,"memory_per_node":{"set":true,"infinite":false,"number":4096},"memory_per_cpu":{"set":false,"infinite":false,"number":0}},
        "tres":{"allocated":[{"type":"cpu","name":"","id":1,"count":4},{"type":"mem","name":"","id":2,"count":4096},{"type":"node","name":"","id":4,"count":1}]},
        "steps":[{"step":{"id":"42.batch","name":"batch"},"state":["COMPLETED"],"tasks":{"count":1},
          "time":{"elapsed":100,"total":{"seconds":101,"microseconds":500000}},
          "tres":{"requested":{"total":[]},"consumed":{"max":[],"total":[{"type":"mem","name":"","id":2,"count":1073741824}]}}}]}],"warnings":[],"errors":[]}
        """;
    for (String text : new String[] {old, young}) {
      JobRecord job = read(text).job();
      assertThat(job.id()).isEqualTo("42");
      assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(job.value(Quantity.CPU)).hasValue(101.5);
      assertThat(job.value(Quantity.SLOTS)).hasValue(4);
      assertThat(job.value(Quantity.WALL)).hasValue(100);
      assertThat(job.value(Quantity.TIME_LIMIT)).hasValue(3600);
      assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(GIB);
      assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(4 * GIB);
      assertThat(job.value(Quantity.QUEUE_WAIT)).hasValue(20);
    }
  }

  @Test
  void badValue_isNamed_andTheNextJobRead() {
    Records read =
        read(
            "JobID|Elapsed|AllocCPUS|TotalCPU|State\n1|xx:yy|1|00:01|COMPLETED\n2|00:01:00|1|00:58|COMPLETED\n");
    assertThat(read.problems())
        .singleElement()
        .hasToString(
            "dev.weft.adviser.record.UnreadableRecord: line 2, field elapsed: 'xx:yy' is no amount");
    assertThat(read.jobs()).extracting(JobRecord::id).containsExactly("2");
  }

  @Test
  void textsWithoutAJob_sayWhy() {
    assertThat(read("Slurm accounting storage is disabled\n").problems().getFirst())
        .hasMessageContaining("storage is disabled");
    assertThat(read("JobID|State|Elapsed\n").problems().getFirst()).hasMessageContaining("no job");
    assertThat(read("{\"jobs\":[]}").problems().getFirst()).hasMessageContaining("empty");
    assertThat(read("{\"jobs\":[{\"job_id\":1").problems()).hasSize(1);
  }
}

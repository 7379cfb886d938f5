package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.adviser.Advice;
import dev.weft.adviser.Records;
import dev.weft.adviser.rule.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QacctReaderTest {
  private static Records read(String text) {
    return Records.read(new QacctReader(), text);
  }

  private static List<String> ids(Advice advice) {
    return advice.findings().stream().map(Finding::id).toList();
  }

  @Test
  void workerClosedByItsScheduler_isWellUsed() {
    JobRecord job = Records.example(new QacctReader(), "qacct-3526684.txt").job();
    Advice advice = Advice.of(job);
    assertThat(job.id()).isEqualTo("3526684");
    assertThat(advice.judgement().figures().efficiency()).isCloseTo(0.9515, within(0.00005));
    assertThat(advice.judgement().figures().busyCores()).isCloseTo(0.95, within(0.005));
    assertThat(advice.judgement().figures().memory() / (1L << 30)).isCloseTo(18.891, within(1e-9));
    assertThat(advice.judgement().figures().memoryEfficiency()).isCloseTo(0.3936, within(0.0001));
    assertThat(advice.verdict()).isEqualTo("well-used");
    assertThat(advice.good()).isTrue();
    assertThat(ids(advice)).containsExactly("ended-after-work");
    assertThat(job.value(Quantity.INVOLUNTARY_SWITCHES)).isEmpty();
    assertThat(job.noted("usage-of-a-parent")).isTrue();
  }

  @Test
  void eightBusySlots_areWellUsed_withTheParallelShareAsABound() {
    Advice advice = Advice.of(Records.example(new QacctReader(), "qacct-3524073.txt").job());
    assertThat(advice.judgement().figures().efficiency()).isCloseTo(0.873, within(0.0005));
    assertThat(advice.judgement().figures().parallelShare()).isCloseTo(0.979, within(0.0005));
    assertThat(advice.verdict()).isEqualTo("well-used");
    assertThat(advice.findings()).allMatch(Finding::remark);
    assertThat(advice.findings().toString()).contains("P = 0.979");
  }

  @Test
  void oneBusyCoreInEightSlots_withManyInvoluntarySwitches_isPinned() {
    JobRecord job = Records.example(new QacctReader(), "qacct-3524046.txt").job();
    Advice advice = Advice.of(job);
    assertThat(advice.judgement().figures().efficiency()).isCloseTo(0.1307, within(0.00005));
    assertThat(advice.judgement().figures().busyCores()).isCloseTo(1.05, within(0.005));
    assertThat(advice.judgement().figures().idleCoreHours() * 3600).isCloseTo(876, within(0.5));
    assertThat(advice.verdict()).isEqualTo("pinned-or-oversubscribed");
    assertThat(advice.findings().getFirst().evidence().toString()).contains("241 involuntary");
    assertThat(advice.findings().getFirst().coreHours() * 3600).isCloseTo(876, within(0.5));
    assertThat(job.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void unknownFields_areKept_andPromptsAndCommentsPassedOver() {
    Records read =
        read(
            """
            [me@login1 ~]$ qacct -j 77
            Warning: the accounting file is being rotated
            ==============================================================
            qname        all.q
            jobnumber    77
            taskid       5
            flux_level   over 9000
            slots        2          # two
            granted_pe   smp
            failed       0
            exit_status  0
            ru_wallclock 100
            cpu          199.5
            maxvmem      1.500G
            Total System Usage
                WALLCLOCK         UTIME         STIME           CPU             MEMORY                 IO                IOW
            ================================================================================================================
                      100        99.000         1.000       199.500              1.000              0.000              0.000
            """);
    JobRecord job = read.job();
    assertThat(job.id()).isEqualTo("77.5");
    assertThat(job.fields()).containsEntry("flux_level", "over 9000");
    assertThat(job.value(Quantity.SLOTS)).hasValue(2);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(1.5 * (1L << 30));
  }

  @Test
  void recordsOfSeveralNodes_areOneJob() {
    String node =
        """
        ==============================================================
        hostname     %s
        jobnumber    9
        start_time   Thu Feb 24 12:00:00 2022
        end_time     Thu Feb 24 12:10:00 2022
        granted_pe   mpi
        slots        8
        failed       0
        exit_status  0
        ru_wallclock 600
        cpu          2300
        maxvmem      4.000G
        """;
    JobRecord job = read(node.formatted("n1") + node.formatted("n2")).job();
    assertThat(job.value(Quantity.CPU)).hasValue(4600);
    assertThat(job.value(Quantity.SLOTS)).hasValue(8);
    assertThat(job.value(Quantity.MEMORY_PEAK)).hasValue(8.0 * (1L << 30));
    assertThat(job.label(Label.HOSTS)).hasValue("n1+n2");
  }

  @Test
  void jobThatWasRescheduled_isTwoRuns() {
    String run =
        """
        ==============================================================
        hostname     n1
        jobnumber    9
        start_time   %s
        end_time     %s
        slots        1
        failed       %s
        exit_status  0
        ru_wallclock 60
        cpu          55
        """;
    Records both =
        read(
            run.formatted("02/24/2022 12:00:00.100", "02/24/2022 12:01:00.100", "25 : rescheduling")
                + run.formatted("02/24/2022 13:00:00.100", "02/24/2022 13:01:00.100", "0"));
    assertThat(both.jobs())
        .extracting(JobRecord::outcome)
        .containsExactly(Outcome.REQUEUED, Outcome.COMPLETED);
  }

  @Test
  void amountThatIsNone_isNamedByLineAndField() {
    Records read =
        read("=========\njobnumber 5\nslots 1\nru_wallclock abc\n=========\njobnumber 6\ncpu -4\n");
    assertThat(read.jobs()).isEmpty();
    assertThat(read.problems())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "line 4, field ru_wallclock: 'abc' is no amount",
            "line 7, field cpu: '-4' is negative");
  }

  @Test
  void jobNotFound_isSaid() {
    assertThat(read("error: job id 99 not found\n").problems().getFirst())
        .hasMessageContaining("job id 99 not found");
    assertThat(read("").problems()).hasSize(1);
    assertThat(read("\0\1\2\n").problems().getFirst()).hasMessageContaining("line 1");
  }

  @Test
  void lineOfTheAccountingFile_isReadByPosition() {
    JobRecord job =
        read("all.q:n1:g:u:sim:4711:sge:0:1645700000:1645700010:1645700110:0:0:100:99.5:0.5:2000"
                + ":0:0:0:0:10:0:0:0:0:0:0:0:20:30:NONE:defaultdepartment:smp:4:0:396.000:1.5:"
                + "0.100:-l h_rt=3600,h_vmem=2G -pe smp 4:0.000:NONE:1073741824.000:0:0\n")
            .job();
    assertThat(job.id()).isEqualTo("4711");
    assertThat(job.value(Quantity.QUEUE_WAIT)).hasValue(10);
    assertThat(job.value(Quantity.TIME_LIMIT)).hasValue(3600);
    assertThat(job.value(Quantity.MEMORY_ASKED)).hasValue(8.0 * (1L << 30));
    assertThat(Advice.of(job).judgement().figures().efficiency()).isCloseTo(0.99, within(1e-9));
  }

  @Test
  void neverStarted_killedFromOutside_andAtALimit_areToldApart() {
    String form =
        "=========\njobnumber 1\nslots 1\nfailed %s\nexit_status %s\nru_wallclock %s\ncpu %s\n"
            + "maxvmem %s\ncategory -l h_rt=600,h_vmem=4G\n%s";
    assertThat(
            read(form.formatted("26 : opening output file", "0", "0", "0", "0", ""))
                .job()
                .outcome())
        .isEqualTo(Outcome.NEVER_STARTED);
    assertThat(read(form.formatted("0", "137", "100", "99", "1G", "")).job().outcome())
        .isEqualTo(Outcome.SIGNAL);
    assertThat(read(form.formatted("100 : x", "137", "100", "99", "3.99G", "")).job().outcome())
        .isEqualTo(Outcome.KILLED_MEMORY);
    assertThat(read(form.formatted("100 : x", "137", "601", "99", "1G", "")).job().outcome())
        .isEqualTo(Outcome.KILLED_TIME);
    assertThat(
            read(form.formatted("100 : x", "137", "60", "1", "1G", "deleted_by ann@n1\n"))
                .job()
                .outcome())
        .isEqualTo(Outcome.CANCELLED);
    assertThat(read(form.formatted("0", "1", "3", "1", "1G", "")).job().outcome())
        .isEqualTo(Outcome.FAILED);
  }
}

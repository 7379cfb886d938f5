package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.Advice;
import dev.weft.adviser.Records;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are cut, mixed, binary or impossible: what is said of them names line and field. */
final class BadInputTest {
  private static final String HEAD = "JobID|State|Elapsed|AllocCPUS|TotalCPU|MaxRSS\n";

  private static String problem(RecordReader reader, String text) {
    Records read = Records.read(reader, text);
    assertThat(read.problems()).as("%s", read.jobs()).hasSize(1);
    return String.valueOf(read.problems().getFirst().getMessage());
  }

  private static RecordReader reader(String kind) {
    return switch (kind) {
      case "qacct" -> new QacctReader();
      case "sacct" -> new SacctReader();
      case "seff" -> new SeffReader();
      case "time" -> new TimeReader();
      case "pbs" -> new PbsReader();
      default -> new CgroupReader();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cpu -4 ; line 4, field cpu: '-4' is negative",
        "cpu 1e300 ; line 4, field cpu: '1e300' is beyond any job",
        "slots many ; line 4, field slots: 'many' is no amount",
        "ru_wallclock 12parsecs ; line 4, field ru_wallclock: '12parsecs' is no amount",
        "maxvmem 4X ; line 4, field maxvmem: '4X' is no amount"
      })
  void valueOfGridEngine_thatCannotBe_isNamedByLineAndField(String line, String message) {
    String text = "=====\njobnumber 1\nqname a\n" + line + "\nfailed 0\nexit_status 0\n";
    assertThat(problem(new QacctReader(), text)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1|COMPLETED|00:01:00|-4|00:00:10|5K ; line 2, field alloccpus: '-4' is negative",
        "1|COMPLETED|soon|4|00:00:10|5K ; line 2, field elapsed: 'soon' is no amount",
        "1|COMPLETED|00:01:00|4|1:2:3:4:5|5K ; line 2, field totalcpu: '1:2:3:4:5' is no amount",
        "1|COMPLETED|00:01:00|4|00:00:10|5 bananas ; line 2, field maxrss: '5 bananas' is no amount",
        "1|COMPLETED|00:01:00|99999999999999999999|0|1 ; line 2, field alloccpus: '99999999999999999999' is beyond any job"
      })
  void cellOfSlurm_thatCannotBe_isNamedByLineAndField(String line, String message) {
    assertThat(problem(new SacctReader(), HEAD + line + "\n")).isEqualTo(message);
  }

  @Test
  void valueOfPbs_ofSeff_ofTime_thatCannotBe_isNamedByLineAndField() {
    assertThat(
            problem(
                new PbsReader(),
                "Job Id: 1.s\n    job_state = F\n    resources_used.cput = lots\n    Exit_status = 0\n"))
        .isEqualTo("line 3, field resources_used.cput: 'lots' is no amount");
    assertThat(problem(new SeffReader(), "Job ID: 1\nCores: 4\nCPU Utilized: lots\n"))
        .isEqualTo("line 3, field cpu utilized: 'lots' is no amount");
    assertThat(
            problem(
                new TimeReader(),
                "\tUser time (seconds): x\n\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:01.00\n"))
        .isEqualTo("line 1, field user time (seconds): 'x' is no amount");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qacct", "sacct", "seff", "time", "pbs", "cgroup"})
  void binary_isRefusedAsAWhole(String kind) {
    var bytes = new byte[200_000];
    var random = new SplittableRandom(7);
    random.nextBytes(bytes);
    Records read = Records.read(reader(kind), new ByteArrayInputStream(bytes));
    assertThat(read.jobs()).isEmpty();
    assertThat(read.problems()).isNotEmpty();
    assertThat(String.valueOf(read.problems().getFirst().getMessage()))
        .matches("(?s).*(zero byte|longer than|no .* in \\d+ lines).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qacct", "sacct", "seff", "time", "pbs", "cgroup"})
  void emptyText_isRefused_withWhatWouldPrintOne(String kind) {
    assertThat(problem(reader(kind), "")).contains("0 lines").contains(";");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qacct", "sacct", "seff", "time", "pbs"})
  void textOfAnotherKind_isRefused(String kind) {
    String other = kind.equals("time") ? HEAD + "1|COMPLETED|00:01:00|1|0|1K\n" : "real\t1m2s\n";
    Records read = Records.read(reader(kind), other);
    assertThat(read.jobs()).isEmpty();
    assertThat(read.problems()).hasSize(1);
  }

  @Test
  void recordThatIsCut_isReadAsFarAsItGoes() {
    String whole =
        "=====\njobnumber 1\nslots 4\nru_wallclock 100\ncpu 390\nfailed 0\nexit_status 0\nmaxvmem 1.5G\n";
    for (int cut = whole.length(); cut > 20; cut--) {
      Records read = Records.read(new QacctReader(), whole.substring(0, cut));
      assertThat(read.jobs().size() + read.problems().size()).isEqualTo(1);
    }
    assertThat(
            Records.read(new QacctReader(), whole.substring(0, whole.indexOf("cpu")))
                .job()
                .value(Quantity.CPU))
        .isEmpty();
  }

  @Test
  void oneBadJobAmongGood_isTheOnlyOneLost() {
    String good =
        "=====\njobnumber %d\nslots 1\nru_wallclock 100\ncpu 99\nfailed 0\nexit_status 0\n";
    Records read =
        Records.read(
            new QacctReader(),
            good.formatted(1) + good.formatted(2).replace("cpu 99", "cpu x") + good.formatted(3));
    assertThat(read.jobs()).extracting(JobRecord::id).containsExactly("1", "3");
    assertThat(read.problems().getFirst().getMessage()).startsWith("line 12, field cpu");
  }

  @Test
  void wallTimeOfZero_dividesNothing() {
    Advice advice =
        Advice.of(
            Records.read(new SacctReader(), HEAD + "1|COMPLETED|00:00:00|4|00:00.010|1K\n").job());
    assertThat(advice.judgement().figures().efficiency()).isNaN();
    assertThat(advice.judgement().headline()).contains("no wall time above zero");
  }

  @Test
  void moreProcessorTimeThanThereWas_isExplained() {
    Advice advice =
        Advice.of(
            Records.read(new SacctReader(), HEAD + "1|COMPLETED|01:00:00|4|07:55:00|1K\n").job());
    assertThat(advice.verdict()).isEqualTo("more-cores-than-slots");
    assertThat(advice.findings().getFirst().evidence().toString()).contains("two hardware threads");
  }

  @Test
  void countsAbove32Bits_areKept() {
    JobRecord job =
        Records.read(
                new QacctReader(),
                """
                =====
                jobnumber 1
                slots 1
                ru_wallclock 100000
                cpu 99000
                ru_utime 99000
                ru_stime 0
                ru_nvcsw 18446744073
                ru_minflt 9999999999
                failed 0
                exit_status 0
                """)
            .job();
    assertThat(job.value(Quantity.VOLUNTARY_SWITCHES)).hasValue(18446744073d);
    assertThat(job.value(Quantity.MINOR_FAULTS)).hasValue(9999999999d);
  }

  @Test
  void lineWithoutAnEnd_isRefusedBeforeItIsHeldInMemory() {
    byte[] long_ = "x".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
    Records read = Records.read(new QacctReader(), new ByteArrayInputStream(long_));
    assertThat(read.problems().getFirst().getMessage()).contains("longer than 1048576 bytes");
  }
}

package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the adviser, and the batch systems' tools that it runs. */
final class AdviseCommandTest {
  private static final String EXAMPLES = "../examples/accounting/";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int weft(String... arguments) {
    return Main.line(new PrintWriter(out), new PrintWriter(err), false, new RunCommand())
        .execute(arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** A tool that answers as a batch system's does, by what it is asked. */
  private Path tool(String name, String script) throws IOException {
    Path path = file(name, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return path;
  }

  @ParameterizedTest
  @CsvSource({"3524073, 0", "3526684, 0", "3524046, 10"})
  void exitStatus_isZeroForAWellUsedJob_andTenForFindings(String job, int status) {
    assertThat(weft("advise", "qacct", EXAMPLES + "qacct-" + job + ".txt")).isEqualTo(status);
    assertThat(out.toString()).startsWith("job " + job + " (qacct): ");
  }

  @Test
  void exitStatus_ofARecordThatCannotBeRead_isTwo_withLineAndField() throws IOException {
    Path bad = file("bad", "=====\njobnumber 1\nslots x\nfailed 0\nexit_status 0\n");
    assertThat(weft("advise", "qacct", bad.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "weft advise: cannot read %s: line 3, field slots: 'x' is no amount%n".formatted(bad));
  }

  @Test
  void exitStatus_ofOneGoodAndOneBadRecord_isNotThatOfAGoodOne() throws IOException {
    String good =
        "=====\njobnumber 1\nslots 1\ncpu 99\nru_wallclock 100\nfailed 0\nexit_status 0\n";
    Path both = file("both", good + good.replace("cpu 99", "cpu x"));
    assertThat(weft("advise", "qacct", both.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("well-used");
  }

  @Test
  void exitStatus_whereTheDataCannotTell_isTen() throws IOException {
    Path unknown = file("unknown", "JobID|State|Elapsed\n1|COMPLETED|01:00:00\n");
    assertThat(weft("advise", "sacct", unknown.toString())).isEqualTo(10);
    assertThat(out.toString()).contains("cannot-tell").contains("TotalCPU").contains("--slots N");
  }

  @Test
  void fileThatIsNotThere_isSaid() {
    assertThat(weft("advise", "sacct", folder + "/nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere: there is no such file");
  }

  @Test
  void severalFiles_giveATableAndTheCostliest() {
    assertThat(
            weft(
                "advise",
                "qacct",
                EXAMPLES + "qacct-3524046.txt",
                EXAMPLES + "qacct-3524073.txt",
                EXAMPLES + "qacct-3526684.txt"))
        .isEqualTo(10);
    assertThat(out.toString()).contains("3 jobs, ").contains("The costliest of them:");
  }

  @Test
  void json_isALineAJob_andRedactedOneNamesNobody() {
    weft("advise", "qacct", "--json", "--redact", EXAMPLES + "qacct-3524046.txt");
    assertThat(out.toString()).startsWith("{\"job\":\"3524046\"").endsWith("}\n").hasLineCount(1);
    assertThat(out.toString()).doesNotContain("earlacoa").doesNotContain("leeds");
  }

  @Test
  void htmlAndMarkdown_ofOneJob_areWhole_andNeedNothingFromElsewhere() {
    weft("advise", "qacct", "--html", EXAMPLES + "qacct-3524046.txt");
    assertThat(out.toString()).startsWith("<!doctype html>").endsWith("</body></html>\n");
    assertThat(out.toString()).doesNotContain("http").doesNotContain("src=");
    weft("advise", "qacct", "--markdown", EXAMPLES + "qacct-3524046.txt");
    assertThat(out.toString()).contains("## Job 3524046");
  }

  @Test
  void slotsAndRanks_thatOnlyTheAskerKnows_areUsed() throws IOException {
    Path time = file("time", "real\t1m40s\nuser\t9m50s\nsys\t0m0s\n");
    assertThat(weft("advise", "time", "--slots", "8", time.toString())).isEqualTo(10);
    assertThat(out.toString()).contains("73.75 % of 8 slots");
    assertThat(weft("advise", "time", "--slots", "8", "--idle-ranks", "2", time.toString()))
        .isZero();
    assertThat(out.toString()).contains("98.33 % of 6 slots").contains("at most 75.0 %");
    assertThat(weft("advise", "time", "--slots", "0", time.toString())).isNotZero();
    assertThat(err.toString()).contains("slots are at least 1");
  }

  @Test
  void amdahl_fitsAndDraws() throws IOException {
    Path svg = folder.resolve("a.svg");
    Path png = folder.resolve("a.png");
    assertThat(
            weft(
                "advise",
                "amdahl",
                "1:100s",
                "2:53s",
                "4:30s",
                "8:19s",
                "--svg",
                svg.toString(),
                "--png",
                png.toString(),
                "--predict",
                "64"))
        .isZero();
    assertThat(out.toString()).contains("P = 0.925").contains("    64 ");
    assertThat(Files.readString(svg)).startsWith("<svg").endsWith("</svg>\n");
    assertThat(Files.readAllBytes(png)).startsWith((byte) 0x89, (byte) 'P', (byte) 'N', (byte) 'G');
    out.getBuffer().setLength(0);
    assertThat(weft("advise", "amdahl", "1:100s", "2:53s", "4:30s", "8:19s")).isZero();
    assertThat(Files.readString(Path.of("../docs/guide/adviser.md")))
        .contains("$ weft advise amdahl 1:100s 2:53s 4:30s 8:19s\n" + out);
    assertThat(weft("advise", "amdahl", "1:fast")).isEqualTo(2);
    assertThat(err.toString()).contains("1:fast");
  }

  @Test
  void gpuLog_namesThePaceAndTheKnee() throws IOException {
    var log = new StringBuilder("workers, utilization.gpu [%]\n");
    for (int i = 0; i < 30; i++) {
      log.append("1, 20 %\n2, 40 %\n4, 92 %\n8, 93 %\n");
    }
    Path path = file("gpu.csv", log.toString());
    assertThat(weft("advise", "gpu", "--json", path.toString())).isZero();
    assertThat(out.toString()).contains("\"class\":\"gpu-bound\"").contains("\"knee\":4");
    assertThat(weft("advise", "gpu", "--threads-column", "loaders", path.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there is no such column; there are workers");
  }

  /** What OpenPBS prints of an ended job: lines of 80, those that go on begin with a tab. */
  private static final String PBS_JOB =
      """
      Job Id: 77.srv
          Job_Name = sim
          Job_Owner = ann@login
          resources_used.cpupercent = 99
          resources_used.cput = 00:59:00
          resources_used.mem = 2097152kb
          resources_used.ncpus = 8
          resources_used.walltime = 01:00:00
          job_state = F
          exec_host = n1/0*8
          Resource_List.ncpus = 8
          Resource_List.select = 1:ncpus=8:mem=
      \t4gb
          Resource_List.walltime = 02:00:00
          Exit_status = 0

      """;

  @Test
  void jobOfPbs_isAskedOfQstatOnThePath() throws Exception {
    tool(
        "qstat",
        "[ \"$1 $2 $3\" = '-x -f 77' ] || { echo \"qstat: Unknown Job Id $3\" >&2; exit 153; }\n"
            + "/bin/cat <<'END'\n"
            + PBS_JOB
            + "END\n");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weft.cli.Main",
            "advise",
            "job",
            "77");
    builder.environment().put("PATH", folder.toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(10);
    assertThat(said)
        .startsWith("job 77 (pbs): serial-or-pinned")
        .contains("#PBS -l select=1:ncpus=1");
  }

  @Test
  void jobOfPbsWithoutHistory_isAskedAgainWithoutIt() throws IOException {
    Path qstat =
        tool(
            "qstat",
            "[ \"$1\" = -x ] && { echo 'qstat: PBS is not configured to maintain job history' >&2;"
                + " exit 160; }\ncat <<'END'\n"
                + PBS_JOB
                + "END\n");
    assertThat(weft("advise", "job", "--with", qstat.toString(), "77")).isEqualTo(10);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void jobOfTorque_whichAnswersInXml_isRead() throws IOException {
    Path qstat =
        tool(
            "qstat",
            "echo '<Data><Job><Job_Id>9.srv</Job_Id><resources_used><cput>07:50:00</cput>"
                + "<walltime>01:00:00</walltime></resources_used><job_state>C</job_state>"
                + "<Resource_List><nodes>1:ppn=8</nodes></Resource_List>"
                + "<exit_status>0</exit_status></Job></Data>'\n");
    assertThat(weft("advise", "job", "--with", qstat.toString(), "9")).isZero();
    assertThat(out.toString()).contains("97.92 % of 8 slots");
  }

  @Test
  void jobThatIsNotThere_isSaidInTheToolsWords() throws IOException {
    Path qacct = tool("qacct", "echo \"error: job id $2 not found\" >&2; exit 1\n");
    assertThat(weft("advise", "job", "--with", qacct.toString(), "99")).isEqualTo(2);
    assertThat(err.toString()).contains("error: job id 99 not found").contains("ended with 1");
  }

  @Test
  void slurmWithoutStorage_isSaidWithWhatToDo() throws IOException {
    Path sacct = tool("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1\n");
    assertThat(weft("advise", "job", "--with", sacct.toString(), "7")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Slurm accounting storage is disabled")
        .contains("weft watch -- COMMAND")
        .contains("--format=...");
  }

  @Test
  void slurm_isAskedForTheLastSevenDays_whereOnlyAUserIsNamed() throws IOException {
    Path sacct =
        tool(
            "sacct",
            """
            case "$*" in *'-u ann -S 2'*) ;; *) echo "asked $*" >&2; exit 3 ;; esac
            echo 'JobID|State|Elapsed|AllocCPUS|TotalCPU'
            echo '5|COMPLETED|01:00:00|1|00:59:00'
            """);
    assertThat(weft("advise", "job", "--with", sacct.toString(), "--user", "ann"))
        .as(err.toString())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "job ; no job given",
        "job --with sacct 12$(rm) ; is no job number",
        "job --with sacct --since soon 1 ; write 2026-03-01",
        "job --with squeue 1 ; only sacct, qacct and qstat are known",
        "job --with qstat --user ann ; say the job's number",
        "job --with /nowhere/sacct 1 ; /nowhere/sacct"
      })
  void questions_thatMakeNoSense_areRefusedWithWhatToSay(String words, String said) {
    assertThat(weft(("advise " + words).split(" ", -1))).isNotZero();
    assertThat(err.toString()).contains(said);
  }

  @Test
  void kindThatIsMissing_isAskedFor() {
    assertThat(weft("advise")).isEqualTo(2);
    assertThat(err.toString()).contains("of what kind is the record?");
  }
}

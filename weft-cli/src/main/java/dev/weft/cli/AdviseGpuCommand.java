package dev.weft.cli;

import dev.weft.adviser.gpu.GpuAdvice;
import dev.weft.adviser.gpu.GpuLog;
import dev.weft.adviser.record.UnreadableRecord;
import dev.weft.adviser.report.GpuReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft advise gpu samples.csv}: what a graphics card was busy with. */
@Command(
    name = "gpu",
    mixinStandardHelpOptions = true,
    description =
        "A log of nvidia-smi --query-gpu=... --format=csv: what set the pace, would a second card pay.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:well used", "10:findings", "2:cannot read, or not understood"})
final class AdviseGpuCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The log; - is the standard input.")
  private String file = "-";

  @Option(
      names = "--threads-column",
      paramLabel = "NAME",
      description = "The column with the number of loader threads (default: threads or workers).")
  private @Nullable String threadsColumn;

  @Option(names = "--json", description = "One object.")
  private boolean json;

  @Override
  public Integer call() {
    var line = spec.commandLine();
    GpuLog log;
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      log = GpuLog.read(in, threadsColumn);
    } catch (IOException e) {
      line.getErr()
          .println("weft advise gpu: cannot read " + file + ": " + AdviseFileCommand.reason(e));
      return 2;
    } catch (UnreadableRecord e) {
      line.getErr().println("weft advise gpu: cannot read " + file + ": " + e.getMessage());
      return 2;
    }
    GpuAdvice advice = GpuAdvice.of(log);
    line.getOut().print(json ? GpuReport.json(advice) + "\n" : GpuReport.text(advice));
    line.getOut().flush();
    return advice.anotherCardPays() ? 0 : 10;
  }
}

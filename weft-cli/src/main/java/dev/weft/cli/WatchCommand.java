package dev.weft.cli;

import dev.weft.adviser.watch.Watch;
import dev.weft.adviser.watch.WatchOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft watch}: runs a command, and says at the end what held it and what to change. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    customSynopsis = {
      "weft watch [--interval 0.5s] [--report FILE.html] [--json] [-o FILE] -- COMMAND...",
      "weft watch [the same options] --pid N"
    },
    description = {
      "Run a command, or attach to a process, and say at the end what held it and what to change.",
      "The command keeps its input, output, signals and exit status; what is said of it goes to the"
          + " error stream."
    })
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "0.5s",
      description =
          "time between two samples, such as 200ms or 5s (default ${DEFAULT-VALUE}); the first are"
              + " closer together")
  private String interval;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "write a page with the curves; it needs no network")
  private @Nullable Path report;

  @Option(names = "--json", description = "say it as one line of JSON")
  private boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "say it in a file instead of on the error stream")
  private @Nullable Path output;

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "attach to a running process; until it ends, or Ctrl-C")
  private @Nullable Integer pid;

  @Option(
      names = "--no-background",
      description = "do not wait for processes that outlive the command in its session")
  private boolean noBackground;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "the command and its arguments")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() {
    WatchOptions options;
    try {
      options =
          new WatchOptions(
              command,
              pid == null ? OptionalInt.empty() : OptionalInt.of(pid),
              WatchOptions.interval(interval),
              json,
              Optional.ofNullable(report),
              Optional.ofNullable(output),
              !noBackground);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return Watch.run(options, System.err);
  }
}

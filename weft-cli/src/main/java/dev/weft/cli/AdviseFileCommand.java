package dev.weft.cli;

import dev.weft.adviser.record.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft advise KIND FILE}: advice on the jobs of a file of one kind. */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:well used", "10:findings", "2:cannot read, or not understood"})
final class AdviseFileCommand implements Callable<Integer> {
  /** Files of a control group that say something about use. */
  private static final List<String> GROUP_FILES =
      List.of(
          "cpu.stat",
          "cpu.max",
          "cpuset.cpus.effective",
          "memory.peak",
          "memory.max",
          "memory.events",
          "memory.stat",
          "memory.swap.peak",
          "io.stat",
          "io.pressure");

  private final RecordReader reader;

  @Spec private CommandSpec spec;
  @Mixin private AdviseOptions options = new AdviseOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files to read; - or none is the standard input.")
  private List<String> files = List.of();

  @Option(
      names = "--wall",
      paramLabel = "SECONDS",
      description = "How long it ran, for a folder of a control group, which does not know.")
  private @Nullable Double wall;

  AdviseFileCommand(RecordReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() throws IOException {
    var line = spec.commandLine();
    var output = new AdviceOutput(options, line.getOut(), line.getErr());
    for (String file : files.isEmpty() ? List.of("-") : files) {
      if (file.equals("-")) {
        output.read("the standard input", System.in, reader);
        continue;
      }
      Path path = Path.of(file);
      try (InputStream in = Files.isDirectory(path) ? group(path) : Files.newInputStream(path)) {
        output.read(file, in, reader);
      } catch (IOException e) {
        output.unreadable(file + ": " + reason(e));
      }
    }
    return output.finish();
  }

  static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : e instanceof AccessDeniedException
            ? "it may not be read by this user"
            : String.valueOf(e.getMessage());
  }

  /** The files of a control group's folder as one text, with its age where it runs still. */
  private InputStream group(Path folder) throws IOException {
    var text = new StringBuilder();
    double seconds;
    if (wall != null) {
      seconds = wall;
    } else {
      Instant made =
          Files.readAttributes(folder, BasicFileAttributes.class).creationTime().toInstant();
      seconds = Math.max(1, Duration.between(made, Instant.now()).toMillis()) / 1e3;
    }
    text.append("wall_seconds ").append(seconds).append('\n');
    for (String name : GROUP_FILES) {
      Path file = folder.resolve(name);
      if (Files.isReadable(file)) {
        text.append("==> ").append(name).append(" <==\n");
        text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).append('\n');
      }
    }
    return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}

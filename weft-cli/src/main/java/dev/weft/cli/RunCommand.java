package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weft run}: compiles a program of one file. What comes out is a {@link Program}, which
 * {@link Main} then enters, so that it ends as any Java program does: when its last thread that is
 * not a daemon has ended.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run a program of one file, with Weft on its class path.",
      "",
      "The file is compiled into a temporary folder, which goes when the program ends. Other classes may lie in files"
          + " of their own beside it. The exit status is the program's.",
      ""
    })
final class RunCommand implements Callable<Integer> {
  /** The system property that names the empty folder which the launcher put on the class path. */
  static final String CLASSES = "weft.run.classes";

  @Mixin
  @SuppressWarnings("UnusedVariable") // for the help: the launcher has taken them
  private LauncherOptions launcher;

  @Parameters(index = "0", paramLabel = "FILE.java", description = "The program.")
  private Path file;

  @Parameters(index = "1..*", paramLabel = "ARGUMENTS", description = "Handed to the program.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  private @Nullable Program program;

  @Override
  public Integer call() {
    String classes = System.getProperty(CLASSES, "");
    if (classes.isEmpty()) {
      throw new CommandFailedException(
          "programs are started by the launcher, which puts the folder of their classes on the class"
              + " path; give ./weft run "
              + file);
    }
    var folder = Path.of(classes);
    TemporaryFolder.removeAtExit(folder);
    var compiled = new SourceProgram(file).compile(folder, spec.commandLine().getErr());
    program = new Program(compiled, arguments.toArray(String[]::new));
    return 0;
  }

  /** Returns the program to enter; null where help was asked for or the command failed. */
  @Nullable Program program() {
    return program;
  }
}

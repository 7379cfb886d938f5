package dev.weft.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where {@code ./weft} enters the JVM. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and exits with its status: 0 done, 1 failed, 2 not understood. The system
   * property {@code weft.terminal} is true where standard output is a terminal; the launcher sets
   * it.
   */
  public static void main(String[] arguments) throws Throwable {
    var out = new PrintWriter(System.out, true, System.out.charset());
    var err = new PrintWriter(System.err, true, System.err.charset());
    var run = new RunCommand();
    String none = System.getenv("NO_COLOR"); // set to anything: https://no-color.org
    boolean colours = Boolean.getBoolean("weft.terminal") && (none == null || none.isEmpty());
    var line = line(out, err, colours, run);
    int status = line.execute(arguments);
    out.flush();
    err.flush();
    Program program = run.program();
    if (program == null) {
      System.exit(status);
    } else {
      enter(program, err);
    }
  }

  /** Runs a program to its end; what it throws, the JVM reports as it would have without Weft. */
  private static void enter(Program program, PrintWriter err) throws Throwable {
    try {
      program.start();
    } catch (CommandFailedException e) {
      err.println("weft run: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * The command line.
   *
   * @param out where results go
   * @param err where progress and complaints go
   * @param colours whether {@code out} is a terminal that shows colours
   * @param run is asked for its program when the command line was executed
   */
  static CommandLine line(PrintWriter out, PrintWriter err, boolean colours, RunCommand run) {
    // whatever follows the program's file is the program's own
    var line =
        new CommandLine(new WeftCommand())
            .addSubcommand(AdviseCommand.line())
            .addSubcommand(new CommandLine(run).setStopAtPositional(true))
            .addSubcommand(new CommandLine(new WatchCommand()).setStopAtPositional(true))
            .setExpandAtFiles(false); // an argument such as @file belongs to the program
    line.setOut(out);
    line.setErr(err);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof CommandFailedException expected) {
        err.println("weft " + command.getCommandName() + ": " + expected.getMessage());
      } else {
        failure.printStackTrace(err);
      }
      err.flush();
      return 1;
    });
    return line;
  }
}

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
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, System.out.charset());
    var err = new PrintWriter(System.err, true, System.err.charset());
    int status = run(out, err, Boolean.getBoolean("weft.terminal"), arguments);
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @param out where results go
   * @param err where progress and complaints go
   * @param colours whether {@code out} is a terminal that shows colours
   * @return the exit status: 0 done, 1 failed, 2 not understood
   */
  static int run(PrintWriter out, PrintWriter err, boolean colours, String... arguments) {
    var line = new CommandLine(new WeftCommand());
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
    int status = line.execute(arguments);
    out.flush();
    err.flush();
    return status;
  }
}

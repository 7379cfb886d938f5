package dev.weft.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker process as its driver sees it: its output, its end, and whether it is still moving. */
final class WorkerProcess {
  private final int number;
  private final Process process;
  private final LinePump output;
  private final LinePump errors;
  private final Thread outPump;
  private final Thread errorPump;
  private long processorTime = -1; // when last looked at, in ticks

  /**
   * Starts a process and tells it on its standard input who it is.
   *
   * @param number which process of this driver it is
   * @param directory where the sockets are
   * @param token proves that the driver started it
   */
  static WorkerProcess start(List<String> command, int number, Path directory, long token)
      throws IOException {
    Process process = new ProcessBuilder(command).start();
    var started = new WorkerProcess(number, process);
    try (OutputStream in = process.getOutputStream()) {
      in.write((directory + "\n" + number + "\n" + token + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended before it could read: whoever waits for it sees that, and what it said
    }
    return started;
  }

  private WorkerProcess(int number, Process process) {
    this.number = number;
    this.process = process;
    // the one place where a library prints: what its workers print
    output = new LinePump(process.getInputStream(), () -> System.out);
    errors = new LinePump(process.getErrorStream(), () -> System.err);
    outPump = pump("weft-out-" + number, output);
    errorPump = pump("weft-err-" + number, errors);
  }

  private static Thread pump(String name, LinePump pump) {
    return Thread.ofPlatform().daemon().name(name).start(pump);
  }

  int number() {
    return number;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process; not even one that is stopped survives it. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for the end of the process and of what it prints, and kills it after {@code millis}. */
  void end(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    // a process that it left behind may hold the other ends of the pipes
    outPump.join(500);
    errorPump.join(500);
  }

  /** Says how the process ended, for people, having waited {@code millis} for that. */
  String cause(long millis) {
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        return "it closed its connection";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it closed its connection";
    }
    int code = process.exitValue();
    String text =
        switch (code) {
          case 128 + 9 -> "it was killed (SIGKILL), by the system if memory ran out";
          case 128 + 15 -> "it was told to end (SIGTERM)";
          default -> "exit code " + code;
        };
    String said = errors.last();
    if (said.isEmpty() && code != 0) {
      said = output.last(); // where a JVM says why it does not start
    }
    return said.isEmpty() ? text : text + "; it said last: " + said;
  }

  /**
   * Returns whether a process that is silent is only slow: it is not stopped, and has used
   * processor time since this was last asked. Where the system does not say, it is.
   */
  boolean isMoving() {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    } catch (IOException e) {
      return process.isAlive();
    }
    Stat now = Stat.parse(stat);
    boolean moved = now.ticks() != processorTime;
    processorTime = now.ticks();
    return moved && now.state() != 'T' && now.state() != 't' && now.state() != 'Z';
  }

  /** What the system says of a process: its state and its processor time in ticks. */
  record Stat(char state, long ticks) {
    /** Reads a line of {@code /proc/PID/stat}; the command in it may hold spaces and brackets. */
    static Stat parse(String line) {
      String[] fields = line.substring(line.lastIndexOf(") ") + 2).split(" ", -1);
      return new Stat(fields[0].charAt(0), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }
  }
}

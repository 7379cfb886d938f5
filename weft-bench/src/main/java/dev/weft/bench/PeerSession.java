package dev.weft.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Another program that waits to be told what to measure: it is told between the measurements of
 * this one, so that both have the machine in the same state.
 */
final class PeerSession implements AutoCloseable {
  private final Path script;
  private final Path errors;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final String version;

  /**
   * Starts a script of this package, which prints its version.
   *
   * @throws IOException if there is no interpreter, or the script fails; with its last words
   */
  PeerSession(String script, String... args) throws IOException {
    this(Peers.python(), script, args);
  }

  /**
   * As the constructor, by an interpreter that has a module, be it that of {@code .peers} or one of
   * the system.
   */
  static PeerSession with(String module, String script, String... args) throws IOException {
    return new PeerSession(Peers.pythonWith(module), script, args);
  }

  private PeerSession(Path python, String script, String... args) throws IOException {
    this.script = Peers.copy(script);
    errors = Files.createTempFile("weft-peer", ".txt");
    var command = new ArrayList<>(List.of(python.toString(), this.script.toString()));
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    answers = process.inputReader();
    questions = process.outputWriter();
    version = answer();
  }

  /** Returns the version of the peer. */
  String version() {
    return version;
  }

  /** Returns the seconds of each run of {@code what}; none if the peer has no such thing. */
  List<Double> measure(String what, int runs) throws IOException {
    questions.write(what + "\t" + runs + "\n");
    questions.flush();
    String answer = answer();
    if (answer.startsWith("error")) {
      throw new IOException("the peer failed at " + what + ": " + answer);
    }
    return answer.equals("none")
        ? List.of()
        : Arrays.stream(answer.split("\t", -1)).map(Double::valueOf).toList();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the peer ended: " + Files.readString(errors));
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    questions.close();
    answers.close();
    Files.delete(script);
    Files.delete(errors);
  }
}

package dev.weft.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Other programs that do the same work: scripts in Python, run by the interpreter of {@code
 * .peers}.
 */
final class Peers {
  private Peers() {}

  /** What a peer took: its version, and the seconds of each run. */
  record Times(String version, List<Double> seconds) {}

  /**
   * Runs a script of this package.
   *
   * @throws IOException if there is no interpreter, or the script fails; with its last words
   */
  static Times run(String script, String... args) throws IOException, InterruptedException {
    Path copy = copy(script);
    Path errors = Files.createTempFile("weft-peer", ".txt");
    try {
      var command = new ArrayList<String>();
      command.add(python().toString());
      command.add(copy.toString());
      command.addAll(List.of(args));
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      List<String> lines;
      try (var reader = process.inputReader()) {
        lines = reader.lines().toList();
      }
      if (process.waitFor() != 0 || lines.isEmpty()) {
        throw new IOException(
            "the peer " + script + " " + List.of(args) + " failed: " + Files.readString(errors));
      }
      return new Times(
          lines.getFirst(),
          lines.subList(1, lines.size()).stream().map(Double::parseDouble).toList());
    } finally {
      Files.delete(copy);
      Files.delete(errors);
    }
  }

  /** Returns a file with a script of this package, to be deleted by the caller. */
  static Path copy(String script) throws IOException {
    Path copy = Files.createTempFile("weft-peer", ".py");
    try (InputStream in = Peers.class.getResourceAsStream("peers/" + script)) {
      Files.write(copy, Objects.requireNonNull(in, script).readAllBytes());
    }
    return copy;
  }

  /** Returns the interpreter of the nearest folder {@code .peers} above the working directory. */
  static Path python() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      Path python = at.resolve(".peers/bin/python");
      if (Files.isExecutable(python)) {
        return python;
      }
    }
    throw new IOException(
        "no peers are installed: there is no .peers/bin/python in "
            + folder
            + " or above; run scripts/peers first");
  }

  /** Returns an interpreter that has a module: that of {@code .peers}, or the system's. */
  static Path pythonWith(String module) throws IOException {
    var candidates = new ArrayList<Path>();
    try {
      candidates.add(python());
    } catch (IOException _) {
      // there are those of the system
    }
    candidates.add(Path.of("/usr/bin/python3"));
    for (Path python : candidates) {
      try {
        Process process =
            new ProcessBuilder(python.toString(), "-c", "import " + module)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return python;
        }
      } catch (IOException _) {
        // it is not there; the next one
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while looking for a Python that has " + module, e);
      }
    }
    throw new IOException(
        "no Python has the module "
            + module
            + "; asked were "
            + candidates
            + "; on Debian install python3-"
            + module);
  }
}

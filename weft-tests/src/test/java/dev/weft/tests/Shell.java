package dev.weft.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts commands as a user does, in a folder and an environment of their own. */
final class Shell {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private int started;

  /**
   * What a command left.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error
   */
  record Result(int status, String out, String err) {}

  /** A shell in {@code folder}, which also takes the output of its commands and their caches. */
  Shell(Path folder) {
    this.folder = folder;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("WEFT_CACHE", folder.resolve("cache").toString());
    environment.put("WEFT_AOT", "off");
    List.of("CI", "WEFT_JAVA_OPTS", "WEFT_THREADS", "JAVA_TOOL_OPTIONS", "MAVEN_OPTS")
        .forEach(environment::remove);
  }

  /** Sets a variable. */
  Shell with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Runs a command to its end. */
  Result run(Object... command) {
    return end(start(command));
  }

  /** A command under way. */
  record Started(Process process, Path out, Path err) {}

  /** Starts a command. */
  Started start(Object... command) {
    try {
      Path out = folder.resolve("command-" + started + ".out");
      Path err = folder.resolve("command-" + started++ + ".err");
      var words = new ArrayList<String>();
      for (Object word : command) {
        words.add(word.toString());
      }
      var builder = new ProcessBuilder(words).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Started(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a command. */
  Result end(Started command) {
    try {
      if (!command.process().waitFor(8, TimeUnit.MINUTES)) {
        command.process().destroyForcibly();
        throw new AssertionError("it ran for 8 minutes: " + command.process().info());
      }
      return new Result(
          command.process().exitValue(),
          Files.readString(command.out(), UTF_8),
          Files.readString(command.err(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      command.process().destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

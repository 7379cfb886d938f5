package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts the watch as a program and reads what it says. */
final class Watching {
  private final Path folder;
  private int runs;

  Watching(Path folder) {
    this.folder = folder;
  }

  /** What one watch said: its exit status, the command's output, the error stream, the JSON. */
  record Result(int status, String out, String err, JsonNode json) {
    String bottleneck() {
      return json.path("bottleneck").asString();
    }

    double number(String field) {
      return json.path(field).asDouble();
    }

    List<String> findings() {
      var ids = new ArrayList<String>();
      json.path("findings").forEach(finding -> ids.add(finding.path("id").asString()));
      return ids;
    }
  }

  /** A watch under way. */
  static final class Running {
    private final Process process;
    private final Path json;
    private final Path out;
    private final Path err;

    private Running(Process process, Path json, Path out, Path err) {
      this.process = process;
      this.json = json;
      this.out = out;
      this.err = err;
    }

    long pid() {
      return process.pid();
    }

    String out() throws IOException {
      return Files.readString(out);
    }

    /** Waits until the command has written something. */
    void awaitOutput() throws IOException, InterruptedException {
      for (int i = 0; i < 3000 && Files.size(out) == 0; i++) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }

    /** Waits until the watch has said something. */
    void awaitWord() throws IOException, InterruptedException {
      for (int i = 0; i < 6000 && Files.size(err) == 0; i++) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }

    void signal(String name) throws IOException, InterruptedException {
      int status =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IOException("kill -" + name + " returned " + status);
      }
    }

    Result end() throws IOException, InterruptedException {
      int status = process.waitFor();
      String text = Files.exists(json) ? Files.readString(json) : "{}";
      return new Result(
          status,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err),
          JsonMapper.builder().build().readTree(text));
    }
  }

  Result watch(String... command) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("--"));
    words.addAll(List.of(command));
    return start(List.of(), words).end();
  }

  /** The JVM that runs tests may be any; the watch needs this one and these classes. */
  static List<String> java(String... options) {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    words.addAll(List.of(options));
    return words;
  }

  /**
   * Starts a watch.
   *
   * @param before words before the watch's own, such as {@code bash -c ... --}
   * @param words what to watch
   */
  Running start(List<String> before, List<String> words) throws IOException {
    return start(before, "-", words);
  }

  Running start(List<String> before, String page, List<String> words) throws IOException {
    int run = runs++;
    Path json = folder.resolve("watch-%d.json".formatted(run));
    Path out = folder.resolve("watch-%d.out".formatted(run));
    Path err = folder.resolve("watch-%d.err".formatted(run));
    // whatever this test run was told to ignore (nohup, a background job) is not for the watched
    var all = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT"));
    all.addAll(before);
    all.addAll(
        java("--enable-native-access=ALL-UNNAMED", WatchProgram.class.getName(), json.toString()));
    all.add(page);
    all.addAll(words);
    Process process =
        new ProcessBuilder(all)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Running(process, json, out, err);
  }
}

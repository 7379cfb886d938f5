package dev.weft.cli;

import dev.weft.adviser.record.PbsReader;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.SacctReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft advise job ID}: asks the batch system of this machine itself. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = "Advice on jobs by their number: runs sacct, qacct or qstat itself.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:well used", "10:findings", "2:cannot read, or not understood"})
final class AdviseJobCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AdviseOptions options = new AdviseOptions();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Jobs; none with --user or --since.")
  private List<String> ids = List.of();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "All jobs of this user (without --since: of the last seven days).")
  private @Nullable String user;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Jobs since then: 2026-03-01, 2026-03-01T08:00, or 7d for the last seven days.")
  private @Nullable String since;

  @Option(
      names = "--with",
      paramLabel = "TOOL",
      description = "The tool to run: sacct, qacct or qstat (default: the first on the PATH).")
  private @Nullable String tool;

  /** Commands of which the first that knows the jobs counts, and who reads them. */
  private record Query(List<List<String>> commands, RecordReader reader) {}

  private static final String USUAL = "7d";

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (ids.isEmpty() && user == null && since == null) {
      throw new ParameterException(
          spec.commandLine(), "no job given; say its number, or --user NAME, or --since 7d");
    }
    for (String id : ids) {
      if (!id.matches("[0-9][0-9A-Za-z_.+\\[\\]-]*")) {
        throw new ParameterException(spec.commandLine(), "'%s' is no job number".formatted(id));
      }
    }
    var line = spec.commandLine();
    var output = new AdviceOutput(options, line.getOut(), line.getErr());
    for (Query query : queries(name())) {
      String problem = "";
      for (List<String> command : query.commands()) {
        int before = output.jobs();
        problem = ask(command, query.reader(), output);
        if (output.jobs() > before) {
          problem = "";
          break;
        }
      }
      if (!problem.isEmpty()) {
        output.unreadable(problem);
      }
    }
    return output.finish();
  }

  /** Runs a command and reads what it prints; what to complain of, empty where there is nothing. */
  private static String ask(List<String> command, RecordReader reader, AdviceOutput output)
      throws IOException, InterruptedException {
    String shown = String.join(" ", command).replace(SacctReader.FORMAT, "...");
    Process process;
    try {
      process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    } catch (IOException e) {
      return "%s: %s".formatted(shown, e.getMessage());
    }
    var complaint = new ByteArrayOutputStream();
    Thread errors =
        Thread.ofVirtual()
            .name("weft-advise-errors")
            .start(() -> copy(process.getErrorStream(), complaint));
    String problem = "";
    try (InputStream in = process.getInputStream()) {
      var counted = new PushbackInputStream(in);
      int first = counted.read();
      if (first >= 0) {
        counted.unread(first);
        problem = output.tried(shown, counted, reader);
      }
      int status = process.waitFor();
      errors.join();
      String said = complaint.toString(StandardCharsets.UTF_8).strip();
      if (first < 0 || status != 0) {
        problem =
            "%s: it printed %s and ended with %d%s"
                .formatted(
                    shown, said.isEmpty() ? "nothing" : "'" + said + "'", status, hint(said));
      }
    } finally {
      process.destroy();
    }
    return problem;
  }

  /** What to do about a complaint of the batch system. */
  private static String hint(String said) {
    return said.contains("storage is disabled")
        ? "; this SLURM keeps no accounting: run the command of the job under weft watch -- COMMAND"
        : said.contains("Problem talking to the database")
            ? "; its database does not answer: ask again later, or its operators"
            : "";
  }

  private static void copy(InputStream from, ByteArrayOutputStream to) {
    try (from) {
      to.writeBytes(from.readNBytes(1 << 16));
      from.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      to.writeBytes("(its messages could not be read)".getBytes(StandardCharsets.UTF_8));
    }
  }

  private String name() {
    if (tool != null) {
      return tool;
    }
    for (String name : List.of("sacct", "qacct", "qstat")) {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
        if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
          return name;
        }
      }
    }
    throw new CommandFailedException(
        "neither sacct, qacct nor qstat is on the PATH; load the batch system's module, or save its"
            + " output on a login node and use weft advise sacct FILE");
  }

  private List<Query> queries(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    return switch (base) {
      case "sacct" -> List.of(new Query(List.of(sacct(name)), new SacctReader()));
      case "qacct" -> qacct(name);
      case "qstat" -> List.of(new Query(qstat(name), new PbsReader()));
      default ->
          throw new CommandFailedException(
              "--with %s: only sacct, qacct and qstat are known".formatted(name));
    };
  }

  private List<String> sacct(String name) {
    var command = new ArrayList<>(List.of(name, "-P", "--format=" + SacctReader.FORMAT));
    if (!ids.isEmpty()) {
      command.addAll(List.of("-j", String.join(",", ids)));
    }
    if (user != null) {
      command.addAll(List.of("-u", user));
    }
    if (since != null || ids.isEmpty()) {
      command.addAll(
          List.of(
              "-S",
              start(since == null ? USUAL : since)
                  .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"))));
    }
    return command;
  }

  private List<Query> qacct(String name) {
    var common = new ArrayList<>(List.of(name));
    if (user != null) {
      common.addAll(List.of("-o", user));
    }
    if (since != null || ids.isEmpty()) {
      common.addAll(
          List.of(
              "-b",
              start(since == null ? USUAL : since)
                  .format(DateTimeFormatter.ofPattern("yyyyMMddHHmm"))));
    }
    var queries = new ArrayList<Query>();
    for (String id : ids.isEmpty() ? List.of("") : ids) {
      var command = new ArrayList<>(common);
      command.add("-j");
      int dot = id.indexOf('.');
      if (!id.isEmpty()) {
        command.add(dot > 0 ? id.substring(0, dot) : id);
      }
      if (dot > 0) {
        command.addAll(List.of("-t", id.substring(dot + 1)));
      }
      queries.add(new Query(List.of(command), new QacctReader()));
    }
    return queries;
  }

  /**
   * Ended jobs too, where the server keeps them; else, and for Torque, those that it still shows.
   */
  private List<List<String>> qstat(String name) {
    if (ids.isEmpty()) {
      throw new CommandFailedException(
          "qstat lists no finished jobs by user or time; say the job's number");
    }
    var ended = new ArrayList<>(List.of(name, "-x", "-f"));
    ended.addAll(ids);
    var shown = new ArrayList<>(List.of(name, "-f"));
    shown.addAll(ids);
    return List.of(ended, shown);
  }

  private static LocalDateTime start(String text) {
    if (text.matches("[0-9]{1,5}d")) {
      return LocalDateTime.now(ZoneId.systemDefault())
          .minusDays(Integer.parseInt(text.substring(0, text.length() - 1)));
    }
    try {
      return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
    } catch (DateTimeParseException wrong) {
      throw new CommandFailedException(
          "--since %s: write 2026-03-01, 2026-03-01T08:00 or 7d".formatted(text), wrong);
    }
  }
}

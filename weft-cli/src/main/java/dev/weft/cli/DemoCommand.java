package dev.weft.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.client.Client;
import dev.weft.client.Plan;
import dev.weft.event.ConsoleProgress;
import dev.weft.event.Progress;
import dev.weft.machine.Grant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** {@code weft demo}: two arrays of a billion numbers each, reduced in a heap of 1 GB. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Reduce two arrays of a billion numbers each in a heap of 1 GB.",
      "",
      "It computes the sum over rows of asin(x) + acos(y), x and y being random numbers between 0 and 1 in the shape"
          + " (10000, 10000, 10): 16 GB, of which no more than a few MB are ever in memory.",
      ""
    })
final class DemoCommand implements Runnable {
  private static final int ROWS = 10_000;
  private static final int COLUMNS = 10_000;
  private static final int DEPTH = 10;

  /** The mean of asin(u) + acos(v) over uniform u and v. */
  private static final double MEAN_OF_ONE = Math.PI / 2;

  @Option(
      names = "--scale",
      paramLabel = "S",
      defaultValue = "1",
      description = "Multiply the number of rows by this (default ${DEFAULT-VALUE}).")
  private double scale;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin
  @SuppressWarnings("UnusedVariable") // for the help: the launcher has taken them
  private LauncherOptions launcher;

  @Spec private CommandSpec spec;

  /**
   * What a run came to.
   *
   * @param elements places of the shape: each takes a number of x and one of y
   * @param peakResidentBytes of this process; absent where the system does not tell
   */
  record Outcome(
      long elements,
      double seconds,
      double mean,
      double std,
      long promisedPeakBytes,
      long peakValueBytes,
      OptionalLong peakResidentBytes,
      long parts,
      int threads) {
    double nsPerElement() {
      return seconds * 1e9 / elements;
    }
  }

  @Override
  public void run() {
    long rows = Math.round(ROWS * scale);
    if (!(scale > 0) || rows < 1 || rows > 100_000_000) {
      throw new ParameterException(
          spec.commandLine(),
          "--scale multiplies 10000 rows, and must leave from 1 to 100000000 of them: " + scale);
    }
    var out = spec.commandLine().getOut();
    var x = DArray.random(1).uniform(rows, COLUMNS, DEPTH);
    var y = DArray.random(2).uniform(rows, COLUMNS, DEPTH);
    var z = x.asin().add(y.acos()).sum(1, 2);
    var counts = new Progress();
    if (json) {
      try (var client = Client.builder().events(counts).build()) {
        Outcome outcome = compute(z, x.size(), client, counts);
        out.println(Json.text(generator -> write(outcome, generator)));
      }
    } else {
      Outcome outcome = show(out, rows, z, x.size(), counts);
      report(out, outcome, x.bytes() + y.bytes());
    }
  }

  /** Tells what will be done and does it, under a bar if standard output is a terminal. */
  private static Outcome show(
      PrintWriter out, long rows, DArray z, long elements, Progress counts) {
    var builder = Client.builder().events(counts);
    if (!Boolean.getBoolean("weft.terminal")) {
      try (var client = builder.build()) {
        describe(out, rows, z, client);
        return compute(z, elements, client, counts);
      }
    }
    try (var bar = ConsoleProgress.bar(out, Integer.getInteger("weft.columns", 80));
        var client = builder.events(bar).build()) {
      describe(out, rows, z, client);
      return compute(z, elements, client, counts);
    }
  }

  private static Outcome compute(DArray z, long elements, Client client, Progress counts) {
    Plan<NDArray> plan = z.plan();
    int threads = client.engine().parallelism();
    long promised = plan.graph().promisedPeak(plan.outputs(), threads);
    long begin = System.nanoTime();
    double[] sums = client.compute(z).toDoubleArray();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double mean = 0;
    for (double sum : sums) {
      mean += sum / sums.length;
    }
    double squares = 0;
    for (double sum : sums) {
      squares += (sum - mean) * (sum - mean);
    }
    return new Outcome(
        elements,
        seconds,
        mean,
        Math.sqrt(squares / sums.length),
        promised,
        client.engine().peakBytes(),
        peakResident(),
        counts.snapshot().done(),
        threads);
  }

  /** What is to be done, before it is done. */
  private static void describe(PrintWriter out, long rows, DArray z, Client client) {
    Grant cores = Grant.ofCores();
    Grant memory = Grant.ofMemory();
    out.printf(
        "Weft %s: %d %s (%s), %s of memory (%s) and a heap of %s, Java %s%n",
        Version.weft(),
        cores.value(),
        cores.value() == 1 ? "core" : "cores",
        cores.source(),
        Sizes.of(memory.value()),
        memory.source(),
        Sizes.of(Runtime.getRuntime().maxMemory()),
        Runtime.version());
    out.printf("Engine: %s%n%n", client.engine().description());
    out.printf("  var x = DArray.random(1).uniform(%d, %d, %d);%n", rows, COLUMNS, DEPTH);
    out.printf("  var y = DArray.random(2).uniform(%d, %d, %d);%n", rows, COLUMNS, DEPTH);
    out.printf("  var z = x.asin().add(y.acos()).sum(1, 2);%n%n");
    out.println("z, of which nothing is computed yet:");
    out.println();
    out.println(z.toString().stripTrailing().indent(2));
    Plan<NDArray> plan = z.plan();
    out.println("The plan:");
    out.println();
    out.println(
        plan.graph()
            .explain(plan.outputs(), client.engine().parallelism())
            .stripTrailing()
            .indent(2));
    out.flush();
  }

  private static void report(PrintWriter out, Outcome outcome, long inputBytes) {
    out.printf(
        Locale.ROOT,
        "mean of z  %,.2f (it must be near 100,000 × π/2 = %,.2f), standard deviation %.1f%n",
        outcome.mean(),
        COLUMNS * DEPTH * MEAN_OF_ONE,
        outcome.std());
    out.printf(
        Locale.ROOT,
        "time       %.3f s for %,d places of both arrays: %.2f ns each%n",
        outcome.seconds(),
        outcome.elements(),
        outcome.nsPerElement());
    String resident =
        outcome.peakResidentBytes().isPresent()
            ? "the process took " + Sizes.of(outcome.peakResidentBytes().getAsLong())
            : "what the process took is not known on this system";
    out.printf(
        "memory     values took %s at most (%s were promised), %s; the inputs would take %s%n",
        Sizes.of(outcome.peakValueBytes()),
        Sizes.of(outcome.promisedPeakBytes()),
        resident,
        Sizes.decimal(inputBytes));
  }

  private static void write(Outcome outcome, JsonGenerator generator) {
    generator.writeStartObject();
    generator.writeNumberProperty("elements", outcome.elements());
    generator.writeNumberProperty("seconds", outcome.seconds());
    generator.writeNumberProperty("nsPerElement", outcome.nsPerElement());
    generator.writeNumberProperty("mean", outcome.mean());
    generator.writeNumberProperty("std", outcome.std());
    generator.writeNumberProperty("promisedPeakBytes", outcome.promisedPeakBytes());
    generator.writeNumberProperty("peakValueBytes", outcome.peakValueBytes());
    if (outcome.peakResidentBytes().isPresent()) {
      generator.writeNumberProperty("peakResidentBytes", outcome.peakResidentBytes().getAsLong());
    } else {
      generator.writeNullProperty("peakResidentBytes");
    }
    generator.writeNumberProperty("parts", outcome.parts());
    generator.writeNumberProperty("threads", outcome.threads());
    generator.writeEndObject();
  }

  /** The most memory that this process ever occupied, as Linux counts it. */
  private static OptionalLong peakResident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"), ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // another system
    }
  }
}

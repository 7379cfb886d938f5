package dev.weft.cli;

import dev.weft.adviser.Amdahl;
import dev.weft.adviser.AmdahlFit;
import dev.weft.adviser.report.CurvePng;
import dev.weft.adviser.report.SpeedupCurve;
import dev.weft.adviser.rule.Show;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft advise amdahl 1:100s 2:53s ...}: what more cores would give. */
@Command(
    name = "amdahl",
    mixinStandardHelpOptions = true,
    description = "Fit Amdahl's law to timings at several widths, and predict others.")
final class AdviseAmdahlCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CORES:TIME",
      arity = "1..*",
      description = "Timings, for example 1:100s 2:53s 4:30s 8:19s (units: ms, s, m, h).")
  private List<String> timings = List.of();

  @Option(
      names = "--predict",
      split = ",",
      paramLabel = "N",
      description = "Cores to predict for (default: powers of two).")
  private List<Integer> predict = List.of();

  @Option(names = "--svg", paramLabel = "FILE", description = "Write the curve as SVG.")
  private @Nullable Path svg;

  @Option(names = "--png", paramLabel = "FILE", description = "Write the curve as PNG.")
  private @Nullable Path png;

  @Option(names = "--json", description = "Print one object instead of the table and the curve.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    AmdahlFit fit;
    try {
      var parsed = new ArrayList<AmdahlFit.Timing>();
      for (String t : timings) {
        parsed.add(AmdahlFit.Timing.parse(t));
      }
      fit = AmdahlFit.of(parsed);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
    var widths = new TreeSet<Integer>(predict);
    int measured = fit.timings().stream().mapToInt(AmdahlFit.Timing::cores).max().orElse(1);
    fit.timings().forEach(t -> widths.add(t.cores()));
    if (predict.isEmpty()) {
      for (int n = 1; n <= measured * 4 && n > 0; n *= 2) {
        widths.add(n);
      }
    }
    if (widths.first() < 1) {
      throw new ParameterException(spec.commandLine(), "--predict needs 1 core or more");
    }
    int most = Math.max(2, widths.last());
    var curve = new SpeedupCurve(fit, most);
    if (svg != null) {
      Files.writeString(svg, curve.svg(), StandardCharsets.UTF_8);
    }
    if (png != null) {
      Files.write(png, CurvePng.of(fit, most));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(object(fit, widths));
    } else {
      text(out, fit, widths);
      out.print("\n" + curve.text());
    }
    out.flush();
    return 0;
  }

  private static void text(PrintWriter out, AmdahlFit fit, SortedSet<Integer> widths) {
    String interval =
        fit.low().isPresent() && fit.high().isPresent()
            ? " (95 %% interval %.3f to %.3f)"
                .formatted(fit.low().getAsDouble(), fit.high().getAsDouble())
            : " (two timings are met exactly; a third gives an interval)";
    out.printf(Locale.ROOT, "parallel share P = %.3f%s%n", fit.parallel(), interval);
    out.printf(
        "one core takes %s, the serial part of it %s%n",
        Show.seconds(fit.one()), Show.seconds(fit.one() * (1 - fit.parallel())));
    double limit = 1 / (1 - fit.parallel());
    double half = fit.halfEfficient();
    out.println(
        Double.isInfinite(half)
            ? "no serial part shows: the law puts no limit to its speed-up"
            : "no more than %s times as fast on any number of cores; beyond %s cores less than half of each is used"
                .formatted(Show.number(limit), Show.number(half)));
    if (fit.worstMiss() > 0.1) {
      out.printf(
          "the law misses a timing by %s: something else changes with the cores (memory, disk, turbo)%n",
          Show.percent(fit.worstMiss()));
    }
    out.printf(
        "%n%6s %12s %12s %10s %12s  %s%n",
        "cores", "time", "speed-up", "used", "measured", "grown work (Gustafson)");
    for (int n : widths) {
      String measured =
          fit.timings().stream()
              .filter(t -> t.cores() == n)
              .findFirst()
              .map(t -> Show.seconds(t.seconds()))
              .orElse("");
      out.printf(
          "%6d %12s %12s %10s %12s  %s%n",
          n,
          Show.seconds(fit.seconds(n)),
          Show.number(Amdahl.speedup(fit.parallel(), n)),
          Show.percent(Amdahl.efficiency(fit.parallel(), n)),
          measured,
          Show.number(Amdahl.gustafson(fit.parallel(), n)));
    }
  }

  private static String object(AmdahlFit fit, SortedSet<Integer> widths) {
    var predictions = new ArrayList<String>();
    for (int n : widths) {
      predictions.add(
          String.format(
              Locale.ROOT,
              "{\"cores\":%d,\"seconds\":%.6g,\"speedup\":%.6g,\"efficiency\":%.6g,\"gustafson\":%.6g}",
              n,
              fit.seconds(n),
              Amdahl.speedup(fit.parallel(), n),
              Amdahl.efficiency(fit.parallel(), n),
              Amdahl.gustafson(fit.parallel(), n)));
    }
    return String.format(
        Locale.ROOT,
        "{\"parallel\":%.6f,\"low\":%s,\"high\":%s,\"oneCoreSeconds\":%.6g,\"halfEfficientCores\":%s,"
            + "\"worstMiss\":%.4f,\"predictions\":[%s]}",
        fit.parallel(),
        fit.low().isPresent()
            ? String.format(Locale.ROOT, "%.6f", fit.low().getAsDouble())
            : "null",
        fit.high().isPresent()
            ? String.format(Locale.ROOT, "%.6f", fit.high().getAsDouble())
            : "null",
        fit.one(),
        Double.isInfinite(fit.halfEfficient())
            ? "null"
            : String.format(Locale.ROOT, "%.0f", fit.halfEfficient()),
        fit.worstMiss(),
        String.join(",", predictions));
  }
}

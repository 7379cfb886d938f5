package dev.weft.bench;

import dev.weft.bench.reference.ReferenceGraphs;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The command {@code ./weft bench}. */
public final class Main {
  private static final String USAGE =
      "usage: weft bench NAME [--json | --markdown] [--peers] [--threads N] [--repeats N] [--only TEXT]...";

  private Main() {}

  /** Runs one benchmark, or lists them; exits 2 if the arguments make no sense. */
  public static void main(String[] args) throws Exception {
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) throws Exception {
    if (args.length > 0 && args[0].equals("--reference-graphs")) { // scripts/reference-graphs
      return ReferenceGraphs.run(List.of(args).subList(1, args.length), out, err);
    }
    var names = new ArrayList<String>();
    var only = new ArrayList<String>();
    boolean json = false;
    boolean markdown = false;
    boolean peers = false;
    int threads = Runtime.getRuntime().availableProcessors();
    int repeats = 5;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--json" -> json = true;
        case "--markdown" -> markdown = true;
        case "--peers" -> peers = true;
        case "--threads", "--repeats", "--only" -> {
          if (++i == args.length) {
            err.println("weft bench: " + args[i - 1] + " needs a value\n" + USAGE);
            return 2;
          }
          String value = args[i];
          if (args[i - 1].equals("--only")) {
            only.add(value);
            continue;
          }
          int number;
          try {
            number = Integer.parseInt(value);
          } catch (NumberFormatException e) {
            number = 0;
          }
          if (number < 1) {
            err.println("weft bench: " + args[i - 1] + " needs a positive number, not " + value);
            return 2;
          }
          if (args[i - 1].equals("--threads")) {
            threads = number;
          } else {
            repeats = number;
          }
        }
        case "--help", "-h" -> {
          help(out);
          return 0;
        }
        default -> {
          if (args[i].startsWith("-")) {
            err.println("weft bench: unknown option " + args[i] + "\n" + USAGE);
            return 2;
          }
          names.add(args[i]);
        }
      }
    }
    if (names.isEmpty()) {
      help(out);
      return 0;
    }
    for (String name : names) {
      Benchmark found = null;
      for (Benchmark benchmark : all()) {
        if (benchmark.name().equals(name)) {
          found = benchmark;
        }
      }
      if (found == null) {
        err.println(
            "weft bench: no benchmark is named '"
                + name
                + "'; there are "
                + String.join(", ", all().stream().map(Benchmark::name).toList()));
        return 2;
      }
      var settings = new Benchmark.Settings(threads, repeats, peers, only);
      found.run(
          settings,
          json
              ? row -> out.println(row.toJson())
              : markdown ? row -> out.println(row.toMarkdown()) : table(out));
    }
    return 0;
  }

  private static List<Benchmark> all() {
    return ServiceLoader.load(Benchmark.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static void help(PrintStream out) {
    out.println(USAGE);
    for (Benchmark benchmark : all()) {
      out.printf("  %-12s %s%n", benchmark.name(), benchmark.about());
    }
  }

  private static Consumer<Row> table(PrintStream out) {
    out.printf(
        "%-34s %12s %-10s %10s %10s %10s  %s%n",
        "what", "median", "unit", "best", "worst", "goal", "");
    return row -> {
      out.printf(
          "%-34s %12.4g %-10s %10.4g %10.4g %10s  %s%n",
          row.what(),
          row.median(),
          row.unit(),
          row.runs().stream().mapToDouble(x -> x).min().orElse(Double.NaN),
          row.runs().stream().mapToDouble(x -> x).max().orElse(Double.NaN),
          Double.isNaN(row.goal()) ? "" : "%.4g".formatted(row.goal()),
          Double.isNaN(row.goal()) ? "" : row.isMet() ? "met" : "missed");
      row.peers()
          .forEach((name, figure) -> out.printf("  %-32s %12.4g %s%n", name, figure, row.unit()));
      row.facts().forEach((name, fact) -> out.printf("  %-32s %s%n", name, fact));
    };
  }
}

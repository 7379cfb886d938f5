package dev.weft.adviser.gpu;

import dev.weft.adviser.record.UnreadableRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples of {@code nvidia-smi --query-gpu=... --format=csv}, in any order of columns and any unit.
 *
 * <p>Headings may be missing; cards are told apart by index, uuid or bus id, whichever there is. A
 * value that is not available is absent, not zero.
 *
 * @param cards the samples of each card, by its name
 */
public record GpuLog(Map<String, List<Sample>> cards) {
  private static final int LONGEST = 1 << 16;

  /**
   * One moment of one card; not a number where a value is not available.
   *
   * @param use percentage of time in which a kernel ran
   * @param memoryUse percentage of time in which its memory was read or written
   * @param memoryUsed bytes allocated
   * @param memoryTotal bytes there are
   * @param processor percentage of use of the machine's processors, where the log has it
   * @param threads loader threads, where the log has them
   */
  public record Sample(
      float use,
      float memoryUse,
      double memoryUsed,
      double memoryTotal,
      float processor,
      float threads) {}

  /** Keeps unmodifiable copies. */
  public GpuLog {
    var copy = new LinkedHashMap<String, List<Sample>>();
    cards.forEach((card, samples) -> copy.put(card, List.copyOf(samples)));
    cards = Collections.unmodifiableMap(copy);
  }

  private enum Column {
    CARD,
    USE,
    MEMORY_USE,
    MEMORY_USED,
    MEMORY_TOTAL,
    PROCESSOR,
    THREADS,
    OTHER
  }

  /**
   * Reads a log.
   *
   * @param threadsColumn the heading of the column with the number of loader threads, or null to
   *     look for one called threads or workers
   * @throws UnreadableRecord if there is no sample, naming the line and field that is wrong
   */
  public static GpuLog read(InputStream text, @Nullable String threadsColumn)
      throws IOException, UnreadableRecord {
    var in = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    var cards = new LinkedHashMap<String, List<Sample>>();
    Column @Nullable [] columns = null;
    String[] headings = new String[0];
    long number = 1;
    long without = 0;
    String complaint = "";
    String separator = ",";
    String line = next(in, number);
    while (line != null) {
      if (complaint.isEmpty() && complains(line)) {
        complaint = UnreadableRecord.shown(line.strip()) + "; ";
      }
      if (heading(line)) {
        separator = line.indexOf(',') >= 0 ? "," : line.indexOf(';') >= 0 ? ";" : "\t";
      }
      String[] cells =
          Arrays.stream(line.split(separator, -1)).map(String::strip).toArray(String[]::new);
      if (heading(line)) {
        headings = cells;
        columns = columns(cells, threadsColumn);
      } else if (digits(line) && (columns == null ? cells.length > 1 : columns.length > 0)) {
        if (columns == null) {
          columns = guessed(cells);
          headings = cells;
        }
        if (!take(cells, columns, headings, number, cards)) {
          without++;
        }
      }
      number++;
      line = next(in, number);
    }
    if (cards.isEmpty() && without > 0) {
      throw new UnreadableRecord(
          0,
          "",
          ("none of %d samples has a use (utilization.gpu is [N/A]): this card does not report it, as parts"
                  + " of a divided one (MIG) do not; log the whole card")
              .formatted(without));
    }
    if (cards.isEmpty()) {
      throw new UnreadableRecord(
          0,
          "",
          complaint
              + "no samples in %d lines; nvidia-smi --query-gpu=timestamp,index,utilization.gpu,utilization.memory,memory.used,memory.total --format=csv -l 1 prints them"
                  .formatted(number - 1));
    }
    return new GpuLog(cards);
  }

  /**
   * Whether a line is what {@code nvidia-smi} says where it finds no card, or another log of it.
   */
  private static boolean complains(String line) {
    return line.startsWith("NVIDIA-SMI has failed")
        || line.startsWith("No devices were found")
        || line.startsWith("Unable to determine the device handle")
        || line.startsWith("Field \"")
        || line.startsWith("# gpu");
  }

  /** The next line, without its quotes; null at the end. A line has a bound, as memory has. */
  private static @Nullable String next(BufferedReader in, long number)
      throws IOException, UnreadableRecord {
    var line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (c == 0 || line.length() > LONGEST) {
        throw new UnreadableRecord(number, "", "no line of a log; this is another kind of file");
      }
      if (c != '"' && c != '\r' && c != '\uFEFF') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  private static boolean heading(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.contains("utilization")
        || lower.contains("gpu_util")
        || (lower.contains("util") && lower.contains("gpu"));
  }

  private static boolean digits(String line) {
    return line.chars().anyMatch(Character::isDigit);
  }

  private static Column[] columns(String[] headings, @Nullable String threadsColumn)
      throws UnreadableRecord {
    var columns = new Column[headings.length];
    boolean found = false;
    for (int i = 0; i < headings.length; i++) {
      int bracket = headings[i].indexOf('[');
      String name =
          (bracket > 0 ? headings[i].substring(0, bracket) : headings[i])
              .strip()
              .toLowerCase(Locale.ROOT);
      columns[i] =
          switch (name) {
            case "index",
                "gpu",
                "gpu_index",
                "uuid",
                "gpu_uuid",
                "pci.bus_id",
                "gpu_bus_id",
                "id" ->
                Column.CARD;
            case "utilization.gpu", "gpu_util", "gpu_utilization", "util", "util.gpu", "gpu.util" ->
                Column.USE;
            case "utilization.memory", "mem_util", "memory_util" -> Column.MEMORY_USE;
            case "memory.used", "memory_used", "mem_used" -> Column.MEMORY_USED;
            case "memory.total", "memory_total", "mem_total" -> Column.MEMORY_TOTAL;
            case "cpu",
                "cpu_util",
                "cpu.util",
                "cpu_percent",
                "utilization.cpu",
                "cpu_utilization" ->
                Column.PROCESSOR;
            case "threads",
                "workers",
                "num_workers",
                "loader_threads",
                "loaders",
                "n_threads",
                "cpu_threads" ->
                threadsColumn == null ? Column.THREADS : Column.OTHER;
            default -> Column.OTHER;
          };
      if (threadsColumn != null && name.equals(threadsColumn.strip().toLowerCase(Locale.ROOT))) {
        columns[i] = Column.THREADS;
        found = true;
      }
    }
    if (threadsColumn != null && !found) {
      throw new UnreadableRecord(
          1, threadsColumn, "there is no such column; there are " + String.join(", ", headings));
    }
    return columns;
  }

  /** Columns of a log without headings, from what its first line looks like. */
  private static Column[] guessed(String[] cells) {
    var columns = new Column[cells.length];
    Arrays.fill(columns, Column.OTHER);
    int percents = 0;
    var memory = new ArrayList<Integer>();
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i];
      if (cell.endsWith("%")) {
        columns[i] = percents == 0 ? Column.USE : percents == 1 ? Column.MEMORY_USE : Column.OTHER;
        percents++;
      } else if (cell.endsWith("iB") || cell.endsWith("MB")) {
        memory.add(i);
      } else if (cell.startsWith("GPU-")
          || cell.matches("[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f.]+")) {
        columns[i] = Column.CARD;
      } else if (cell.matches("[0-9]{1,2}") && i <= 1) {
        columns[i] = Column.CARD;
      }
    }
    if (percents == 0) {
      numbers(cells, columns);
    }
    if (memory.size() == 1) {
      columns[memory.getFirst()] = Column.MEMORY_USED;
    } else if (memory.size() >= 2) {
      int a = memory.get(0);
      int b = memory.get(1);
      boolean secondLarger = amount(cells[b]) >= amount(cells[a]);
      columns[a] = secondLarger ? Column.MEMORY_USED : Column.MEMORY_TOTAL;
      columns[b] = secondLarger ? Column.MEMORY_TOTAL : Column.MEMORY_USED;
    }
    return columns;
  }

  /**
   * The use in a line of bare numbers: the last one that can be a percentage; or the first of the
   * last two where they stand together and fall, as the use of the card and of its memory do.
   */
  private static void numbers(String[] cells, Column[] columns) {
    int last = cells.length - 1;
    while (last >= 0 && !(columns[last] == Column.OTHER && share(cells[last]))) {
      last--;
    }
    if (last < 0) {
      return;
    }
    boolean pair =
        last > 0
            && columns[last - 1] == Column.OTHER
            && share(cells[last - 1])
            && Integer.parseInt(cells[last - 1]) >= Integer.parseInt(cells[last]);
    columns[last] = pair ? Column.MEMORY_USE : Column.USE;
    if (pair) {
      columns[last - 1] = Column.USE;
    }
  }

  private static boolean share(String cell) {
    return cell.matches("[0-9]{1,3}") && Integer.parseInt(cell) <= 100;
  }

  /** Takes a line; whether it has a use. */
  private static boolean take(
      String[] cells,
      Column[] columns,
      String[] headings,
      long line,
      Map<String, List<Sample>> cards)
      throws UnreadableRecord {
    var values = new HashMap<Column, Double>();
    String card = "";
    for (int i = 0; i < Math.min(cells.length, columns.length); i++) {
      Column column = columns[i];
      if (column == Column.CARD) {
        card = card.isEmpty() ? cells[i] : card + " " + cells[i];
      } else if (column != Column.OTHER) {
        double value = amount(cells[i]);
        boolean blank =
            cells[i].isEmpty() || cells[i].startsWith("[") || cells[i].equalsIgnoreCase("N/A");
        if (Double.isNaN(value) && !blank) {
          throw new UnreadableRecord(
              line,
              headings[i],
              "'%s' is no amount".formatted(cells[i].length() > 60 ? "..." : cells[i]));
        }
        boolean percent = column == Column.USE || column == Column.MEMORY_USE;
        if (value < 0 || (percent && value > 100)) {
          throw new UnreadableRecord(
              line, headings[i], "'%s' is no percentage".formatted(cells[i]));
        }
        boolean mega =
            headings.length > i && headings[i].contains("[MiB]") && !cells[i].endsWith("B");
        values.put(column, mega ? value * (1 << 20) : value);
      }
    }
    double use = values.getOrDefault(Column.USE, Double.NaN);
    if (Double.isNaN(use)) {
      return false;
    }
    cards
        .computeIfAbsent(card.isEmpty() ? "0" : card, k -> new ArrayList<>())
        .add(
            new Sample(
                (float) use,
                values.getOrDefault(Column.MEMORY_USE, Double.NaN).floatValue(),
                values.getOrDefault(Column.MEMORY_USED, Double.NaN),
                values.getOrDefault(Column.MEMORY_TOTAL, Double.NaN),
                values.getOrDefault(Column.PROCESSOR, Double.NaN).floatValue(),
                values.getOrDefault(Column.THREADS, Double.NaN).floatValue()));
    return true;
  }

  /** A number with a unit: percent as it is, memory in bytes; not a number if it is none. */
  private static double amount(String cell) {
    int end = 0;
    while (end < cell.length()
        && (Character.isDigit(cell.charAt(end))
            || cell.charAt(end) == '.'
            || (end == 0 && cell.charAt(end) == '-'))) {
      end++;
    }
    if (end == 0 || end > 30) {
      return Double.NaN;
    }
    double value;
    try {
      value = Double.parseDouble(cell.substring(0, end));
    } catch (NumberFormatException notOne) {
      return Double.NaN;
    }
    return switch (cell.substring(end).strip()) {
      case "", "%" -> value;
      case "MiB", "MB" -> value * (1 << 20);
      case "GiB", "GB" -> value * (1 << 30);
      case "KiB", "KB" -> value * (1 << 10);
      case "B" -> value;
      default -> Double.NaN;
    };
  }
}

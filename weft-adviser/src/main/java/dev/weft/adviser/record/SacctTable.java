package dev.weft.adviser.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one {@code sacct} table: separated by bars, or as wide as its rule line says.
 *
 * <p>Headings may be cut to their column's width; a cut heading is the column it is the beginning
 * of, the common ones first.
 */
final class SacctTable {
  /** Column names in small letters, where one cut heading fits several the first is meant. */
  private static final List<String> NAMES =
      List.of(
          ("jobid jobidraw jobname partition account alloccpus state exitcode elapsed elapsedraw"
                  + " totalcpu cputime cputimeraw reqmem maxrss reqcpus ncpus nnodes ntasks"
                  + " alloctres reqtres user timelimit timelimitraw submit start end eligible"
                  + " nodelist allocnodes averss avecpu mincpu maxvmsize systemcpu usercpu"
                  + " tresusageintot tresusageinmax tresusageinave tresusageinmin"
                  + " tresusageouttot tresusageoutmax maxdiskread maxdiskwrite avediskread"
                  + " avediskwrite maxpages avepages suspended derivedexitcode planned reserved"
                  + " reqnodes reason group gid uid cluster comment priority qos workdir submitline"
                  + " layout consumedenergy blockid associd allocgres reqgres avecpufreq")
              .split(" "));

  /** Headings of one to five letters, which would fit many columns. */
  private static final Map<String, String> CUT =
      Map.ofEntries(
          Map.entry("al", "alloccpus"),
          Map.entry("allo", "alloccpus"),
          Map.entry("alloc", "alloccpus"),
          Map.entry("cpus", "alloccpus"),
          Map.entry("nt", "ntasks"),
          Map.entry("nn", "nnodes"),
          Map.entry("nodes", "nnodes"),
          Map.entry("nc", "ncpus"),
          Map.entry("tim", "timelimit"),
          Map.entry("time", "timelimit"),
          Map.entry("max", "maxrss"),
          Map.entry("ex", "exitcode"),
          Map.entry("st", "state"),
          Map.entry("job", "jobid"));

  private final List<String> names;
  private final int @Nullable [] starts;
  private final int @Nullable [] ends;
  private final String bar;
  private final Names columns;

  private SacctTable(
      List<String> names, int @Nullable [] starts, int @Nullable [] ends, String bar) {
    this.names = names;
    this.starts = starts;
    this.ends = ends;
    this.bar = bar;
    columns = new Names(names);
  }

  /** A heading line as a table, or null if the line is none. */
  static @Nullable SacctTable heading(String line, @Nullable String rule) {
    String bar = separator(line);
    if (!bar.isEmpty()) {
      var names = new ArrayList<String>();
      for (String cell : cells(line, bar)) {
        names.add(name(cell));
      }
      return known(names) >= 2 ? new SacctTable(names, null, null, bar) : null;
    }
    List<int[]> spans = spans(line);
    var titles = new ArrayList<String>();
    for (int[] span : spans) {
      titles.add(line.substring(span[0], span[1]));
    }
    List<int[]> columns = rule == null ? spans : spans(rule);
    if (columns.size() != spans.size()) {
      columns = spans;
    }
    var names = new ArrayList<String>();
    for (String title : titles) {
      names.add(name(title));
    }
    if (known(names) < 2 || (rule == null && known(names) < names.size())) {
      return null;
    }
    int[] starts = columns.stream().mapToInt(s -> s[0]).toArray();
    int[] ends = columns.stream().mapToInt(s -> s[1]).toArray();
    return new SacctTable(names, starts, ends, "");
  }

  private static String separator(String line) {
    for (String s : List.of("|", "\t", ";", ",")) {
      int at = line.indexOf(s);
      if (at > 0 && line.indexOf(s, at + 1) > 0) {
        return s;
      }
    }
    return line.indexOf('|') > 0 ? "|" : "";
  }

  static boolean isRule(String line) {
    String t = line.strip();
    if (t.length() < 4 || t.indexOf("--") < 0) {
      return false;
    }
    for (int i = 0; i < t.length(); i++) {
      char c = t.charAt(i);
      if (c != '-' && c != ' ' && c != '+' && c != '|') {
        return false;
      }
    }
    return true;
  }

  private static long known(List<String> names) {
    return names.stream().filter(NAMES::contains).count();
  }

  /** The full name of a heading: itself, or what it is the beginning of. */
  private static String name(String heading) {
    String t = heading.strip().toLowerCase(Locale.ROOT);
    int percent = t.indexOf('%');
    String plain = percent > 0 ? t.substring(0, percent) : t;
    if (plain.endsWith("+")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (NAMES.contains(plain) || plain.isEmpty()) {
      return plain;
    }
    String cut = CUT.get(plain);
    if (cut != null) {
      return cut;
    }
    if (plain.length() >= 3) {
      for (String known : NAMES) {
        if (known.startsWith(plain)) {
          return known;
        }
      }
    }
    return plain;
  }

  /** Whether a line is this table's heading again. */
  boolean repeats(String line) {
    SacctTable again = heading(line, null);
    return again != null && again.names.equals(names);
  }

  boolean separated() {
    return starts == null;
  }

  List<String> names() {
    return names;
  }

  /** The cells of a line, as many as there are columns; null if it is no line of this table. */
  String @Nullable [] row(String line) {
    String[] cells = new String[names.size()];
    if (starts == null || ends == null) {
      int from = 0;
      boolean closed = line.endsWith(bar);
      char mark = bar.charAt(0);
      for (int i = 0; i < cells.length; i++) {
        if (from > line.length()) {
          return i < 2 ? null : rest(cells, i);
        }
        boolean last = i == cells.length - 1;
        int end = last && !closed ? -1 : line.indexOf(mark, from);
        int stop = end < 0 ? line.length() : end;
        int comment = last ? line.indexOf(" #", from) : -1;
        stop = comment >= 0 && comment < stop ? comment : stop;
        cells[i] = stripped(line, from, stop);
        from = end < 0 ? line.length() + 1 : end + 1;
        if (end < 0 && i == 0) {
          return null;
        }
      }
      return cells;
    }
    List<int[]> words = spans(uncommented(line));
    Arrays.fill(cells, "");
    boolean byCount = words.size() == cells.length;
    int last = -1;
    for (int w = 0; w < words.size(); w++) {
      int[] word = words.get(w);
      int column = byCount ? w : column(word, starts, ends, last);
      if (column < 0) {
        continue;
      }
      String text = line.substring(word[0], word[1]);
      cells[column] = cells[column].isEmpty() ? text : cells[column] + " " + text;
      last = column;
    }
    return cells;
  }

  /** A line without somebody's remark at its end: {@code # this one}, {@code <-- here}. */
  private static String uncommented(String line) {
    int end = line.length();
    for (String mark : List.of(" #", " <", " //")) {
      int at = line.indexOf(mark);
      end = at > 0 && at < end ? at : end;
    }
    return line.substring(0, end);
  }

  private static String stripped(String line, int from, int stop) {
    int start = from;
    int end = stop;
    while (start < end && line.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && line.charAt(end - 1) <= ' ') {
      end--;
    }
    return line.substring(start, end);
  }

  private static String[] rest(String[] cells, int from) {
    Arrays.fill(cells, from, cells.length, "");
    return cells;
  }

  private static int column(int[] word, int[] starts, int[] ends, int last) {
    int best = -1;
    int most = Integer.MIN_VALUE;
    for (int i = Math.max(0, last); i < starts.length; i++) {
      int overlap = Math.min(word[1], ends[i]) - Math.max(word[0], starts[i]);
      if (overlap > most) {
        most = overlap;
        best = i;
      }
    }
    return most > -3 || best == starts.length - 1 ? best : -1;
  }

  /** The place of a column, -1 where the table has none. */
  int place(String name) {
    return columns.place(name);
  }

  Names columns() {
    return columns;
  }

  private static List<String> cells(String line, String bar) {
    var cells = new ArrayList<String>();
    int from = 0;
    while (from <= line.length()) {
      int end = line.indexOf(bar, from);
      if (end < 0) {
        if (from < line.length()) {
          cells.add(line.substring(from));
        }
        break;
      }
      cells.add(line.substring(from, end));
      from = end + bar.length();
    }
    return cells;
  }

  private static List<int[]> spans(String line) {
    var spans = new ArrayList<int[]>();
    int from = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean blank = i == line.length() || line.charAt(i) <= ' ';
      if (!blank && from < 0) {
        from = i;
      } else if (blank && from >= 0) {
        spans.add(new int[] {from, i});
        from = -1;
      }
    }
    return spans;
  }
}

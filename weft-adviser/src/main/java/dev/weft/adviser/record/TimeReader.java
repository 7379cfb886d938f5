package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads GNU {@code time -v}, its one-line form, and the shell's {@code real/user/sys}.
 *
 * <p>It counts the children that were waited for: a detached child is not in it. How many slots
 * there were it cannot know.
 */
public final class TimeReader implements RecordReader {
  private static final Pattern CSH =
      Pattern.compile("[0-9.]+u[ \t]+[0-9.]+s[ \t]+[0-9:.]+[ \t]+[0-9.]+%");

  /** The counts of BSD's {@code time -l}, as GNU's -v names them; its memory is in bytes. */
  private static final Map<String, String> COUNTED =
      Map.of(
          "maximum resident set size", "maximum resident set size (bytes)",
          "page reclaims", "minor (reclaiming a frame) page faults",
          "page faults", "major (requiring i/o) page faults",
          "swaps", "swaps",
          "voluntary context switches", "voluntary context switches",
          "involuntary context switches", "involuntary context switches");

  /** A reader. */
  public TimeReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    var run = new Run(new LineSource(text), sink);
    run.all();
  }

  private static final class Run {
    private final LineSource lines;
    private final RecordSink sink;
    private Map<String, String> texts = new LinkedHashMap<>();
    private Map<String, Long> numbers = new HashMap<>();
    private int count;

    Run(LineSource lines, RecordSink sink) {
      this.lines = lines;
      this.sink = sink;
    }

    void all() throws IOException, UnreadableRecord {
      String line = lines.next();
      while (line != null) {
        take(line.strip());
        line = lines.next();
      }
      finish();
      if (count == 0) {
        throw new UnreadableRecord(
            0,
            "",
            "no 'Elapsed (wall clock) time' in %d lines; /usr/bin/time -v COMMAND prints it"
                .formatted(lines.number()));
      }
    }

    private void take(String line) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("command being timed")) {
        finish();
      }
      int colon = line.lastIndexOf(": ");
      if (lower.startsWith("command terminated by signal")) {
        finish();
        put("terminated by signal", lastWord(line));
      } else if (lower.startsWith("command exited with non-zero status")) {
        finish();
        put("exit status", lastWord(line));
      } else if (lower.startsWith("command being timed")) {
        put("command being timed", line.substring(Math.max(0, line.indexOf(':') + 1)).strip());
      } else if (colon > 0) {
        put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      } else if (lower.contains("elapsed") && lower.contains("user") && lower.contains("system")) {
        oneLine(line);
      } else if (lower.contains("pagefaults") && lower.contains("inputs+")) {
        secondLine(line);
      } else if (lower.endsWith(" total") && lower.contains("s user ") && lower.contains("% cpu")) {
        zsh(lower);
      } else if (lower.endsWith(" sys") && lower.contains(" real ") && lower.contains(" user ")) {
        bsd(lower);
      } else if (CSH.matcher(lower).lookingAt()) {
        csh(lower);
      } else if (COUNTED.containsKey(name(lower))) {
        put(COUNTED.getOrDefault(name(lower), ""), lower.substring(0, lower.indexOf(' ')));
      } else if (lower.startsWith("real") || lower.startsWith("user") || lower.startsWith("sys")) {
        shell(lower);
      } else if (lower.startsWith("exit status:")) {
        put("exit status", lower.substring(12).strip());
      }
    }

    private void shell(String lower) {
      int end = 0;
      while (end < lower.length() && Character.isLetter(lower.charAt(end))) {
        end++;
      }
      String key = lower.substring(0, end);
      String value = lower.substring(end).strip();
      if (value.isEmpty() || !(key.equals("real") || key.equals("user") || key.equals("sys"))) {
        return;
      }
      if (key.equals("real")) {
        if (texts.containsKey("elapsed (wall clock) time")) {
          finish();
        }
        put("elapsed (wall clock) time", value);
      } else {
        put(key.equals("user") ? "user time (seconds)" : "system time (seconds)", value);
      }
    }

    /** {@code 1.00user 0.12system 0:01.13elapsed 99%CPU (0avgtext+0avgdata 5120maxresident)k}. */
    private void oneLine(String line) {
      for (String word : line.split("[ (]+", -1)) {
        int end = 0;
        while (end < word.length() && !Character.isLetter(word.charAt(end))) {
          end++;
        }
        String value = word.substring(0, end);
        String name = word.substring(end);
        if (name.startsWith("user")) {
          put("user time (seconds)", value);
        } else if (name.startsWith("system")) {
          put("system time (seconds)", value);
        } else if (name.startsWith("elapsed")) {
          put("elapsed (wall clock) time", value);
        } else if (name.startsWith("maxresident")) {
          put("maximum resident set size (kbytes)", value);
        }
      }
    }

    /** {@code 120inputs+3400outputs (12major+3456minor)pagefaults 0swaps}. */
    private void secondLine(String line) {
      for (String word : line.split("[ (+)]+", -1)) {
        int end = 0;
        while (end < word.length() && Character.isDigit(word.charAt(end))) {
          end++;
        }
        String value = word.substring(0, end);
        switch (word.substring(end)) {
          case "inputs" -> put("file system inputs", value);
          case "outputs" -> put("file system outputs", value);
          case "major" -> put("major (requiring i/o) page faults", value);
          case "minor" -> put("minor (reclaiming a frame) page faults", value);
          case "swaps" -> put("swaps", value);
          default -> {} // the word that the two kinds of faults are of
        }
      }
    }

    /** {@code ./sim 11.50s user 0.35s system 98% cpu 12.010 total}. */
    private void zsh(String lower) {
      String[] words = lower.split(" +", -1);
      int n = words.length;
      if (n < 8) {
        return;
      }
      if (texts.containsKey("elapsed (wall clock) time")) {
        finish();
      }
      put("elapsed (wall clock) time", words[n - 2]);
      put("user time (seconds)", words[n - 8]);
      put("system time (seconds)", words[n - 6]);
    }

    /** {@code 123.50 real 860.10 user 10.00 sys} of BSD and macOS, counts below it with -l. */
    private void bsd(String lower) {
      if (texts.containsKey("elapsed (wall clock) time")) {
        finish();
      }
      String[] words = lower.split(" +", -1);
      for (int i = 1; i < words.length; i += 2) {
        switch (words[i]) {
          case "real" -> put("elapsed (wall clock) time", words[i - 1]);
          case "user" -> put("user time (seconds)", words[i - 1]);
          case "sys" -> put("system time (seconds)", words[i - 1]);
          default -> {} // no such word in this form
        }
      }
    }

    /** What a count is of: {@code 1200 voluntary context switches}. */
    private static String name(String lower) {
      int space = lower.indexOf(' ');
      boolean number = space > 0 && Character.isDigit(lower.charAt(0));
      return number ? lower.substring(space).strip() : "";
    }

    /** {@code 120.123u 3.456s 2:10.00 95.0% 0+0k 0+16io 0pf+0w} of csh and tcsh. */
    private void csh(String lower) {
      if (texts.containsKey("elapsed (wall clock) time")) {
        finish();
      }
      String[] words = lower.split("[ \t]+", -1);
      put("user time (seconds)", words[0].substring(0, words[0].length() - 1));
      put("system time (seconds)", words[1].substring(0, words[1].length() - 1));
      put("elapsed (wall clock) time", words[2]);
      for (String word : words) {
        int plus = word.indexOf('+');
        if (plus > 0 && word.endsWith("io")) {
          put("file system inputs", word.substring(0, plus));
          put("file system outputs", word.substring(plus + 1, word.length() - 2));
        } else if (plus > 2 && word.startsWith("pf", plus - 2)) {
          put("major (requiring i/o) page faults", word.substring(0, plus - 2));
        }
      }
    }

    private void put(String key, String value) {
      String name = key.startsWith("elapsed (wall clock) time") ? "elapsed (wall clock) time" : key;
      texts.putIfAbsent(name, value);
      numbers.putIfAbsent(name, lines.number());
    }

    private static String lastWord(String line) {
      return line.substring(line.lastIndexOf(' ') + 1);
    }

    private void finish() {
      if (!texts.containsKey("elapsed (wall clock) time")
          && !texts.containsKey("user time (seconds)")) {
        boolean ending =
            texts.containsKey("terminated by signal") || texts.containsKey("exit status");
        if (!ending) {
          texts = new LinkedHashMap<>();
          numbers = new HashMap<>();
        }
        return;
      }
      count++;
      var t = new KeyText(texts, numbers);
      texts = new LinkedHashMap<>();
      numbers = new HashMap<>();
      try {
        sink.job(record(t, count));
      } catch (UnreadableRecord problem) {
        sink.unreadable(problem);
      }
    }

    /** Both times; where one is missing what Percent of CPU says, which is of both. */
    private static void processor(KeyText t, JobRecord.Builder out, double user, double system) {
      String percent = t.get("percent of cpu this job got").replace("%", "");
      double share = percent.isEmpty() ? Double.NaN : Amounts.number(percent) / 100;
      if (user + system >= 0) {
        out.put(Quantity.CPU, user + system, "User time + System time");
      } else if (share >= 0) {
        out.put(
            Quantity.CPU,
            share * out.get(Quantity.WALL),
            "Percent of CPU x Elapsed (wall clock) time");
      } else if (user >= 0) {
        out.put(Quantity.CPU, user, "User time");
        out.note(
            "cpu-not-whole", "there is no System time: the processor time is of user code alone");
      }
    }

    private static JobRecord record(KeyText t, int count) throws UnreadableRecord {
      var out = JobRecord.of(Source.TIME, count == 1 ? "time" : "time-" + count);
      t.texts().forEach(out::field);
      String command = t.get("command being timed");
      out.put(
          Label.COMMAND,
          command.length() > 1 && command.startsWith("\"") && command.endsWith("\"")
              ? command.substring(1, command.length() - 1)
              : command);
      double user = t.seconds("user time (seconds)");
      double system = t.seconds("system time (seconds)");
      out.put(
          Quantity.WALL,
          t.seconds("elapsed (wall clock) time"),
          "Elapsed (wall clock) time",
          t.get("elapsed (wall clock) time"));
      processor(t, out, user, system);
      out.put(Quantity.CPU_USER, user, "User time");
      out.note(
          "detached-not-counted",
          "processes that were not waited for (daemons, disowned ones) are not in these figures");
      out.put(Quantity.CPU_SYSTEM, system, "System time");
      double kilobytes = t.bytes("maximum resident set size (kbytes)", 1024);
      double peak = kilobytes >= 0 ? kilobytes : t.bytes("maximum resident set size (bytes)", 1);
      if (peak > 0) {
        out.put(Quantity.MEMORY_PEAK, peak, "Maximum resident set size");
        out.note(
            "memory-of-one-task", "the maximum resident set size is of the largest single process");
      }
      out.put(
          Quantity.MAJOR_FAULTS,
          t.number("major (requiring i/o) page faults"),
          "Major page faults");
      out.put(
          Quantity.MINOR_FAULTS,
          t.number("minor (reclaiming a frame) page faults"),
          "Minor page faults");
      out.put(
          Quantity.VOLUNTARY_SWITCHES,
          t.number("voluntary context switches"),
          "Voluntary context switches");
      out.put(
          Quantity.INVOLUNTARY_SWITCHES,
          t.number("involuntary context switches"),
          "Involuntary context switches");
      out.put(Quantity.SWAP, t.number("swaps"), "Swaps");
      out.put(
          Quantity.READ_BYTES, t.number("file system inputs") * 512, "File system inputs x 512");
      out.put(
          Quantity.WRITE_BYTES, t.number("file system outputs") * 512, "File system outputs x 512");
      double signal = t.number("terminated by signal");
      double exit = t.number("exit status");
      if (signal > 0) {
        out.put(Quantity.SIGNAL, signal, "Command terminated by signal");
        out.outcome(Outcome.SIGNAL, "terminated by signal " + Amounts.plain(signal));
      } else if (exit >= 0) {
        out.put(Quantity.EXIT_CODE, exit, "Exit status");
        if (exit > 128 && exit <= 192) {
          out.put(Quantity.SIGNAL, exit - 128, "Exit status - 128");
        }
        out.outcome(
            exit == 0
                ? Outcome.COMPLETED
                : exit > 128 && exit <= 192 ? Outcome.SIGNAL : Outcome.FAILED,
            "exit status " + Amounts.plain(exit));
      }
      return out.build();
    }
  }
}

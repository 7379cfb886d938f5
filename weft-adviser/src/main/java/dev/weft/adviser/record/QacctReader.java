package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code qacct -j} of Grid Engine 6.2 to 8.1, Univa Grid Engine and Open Cluster Scheduler,
 * and the lines of the {@code accounting} file itself.
 *
 * <p>A block of {@code key value} lines is one record. A parallel job may have a record for each
 * node: those are joined as long as they are near each other in the text. Prompts, headings,
 * comments and summary lines between the blocks are passed over.
 */
public final class QacctReader implements RecordReader {
  /** How many jobs wait for a further record of theirs; joins look no further back than this. */
  private static final int WINDOW = 64;

  private static final List<String> COLUMNS =
      List.of(
          ("qname hostname group owner jobname jobnumber account priority qsub_time start_time"
                  + " end_time failed exit_status ru_wallclock ru_utime ru_stime ru_maxrss ru_ixrss"
                  + " ru_ismrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock"
                  + " ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw project"
                  + " department granted_pe slots taskid cpu mem io category iow pe_taskid maxvmem"
                  + " arid ar_sub_time")
              .split(" "));

  private static final int CATEGORY = COLUMNS.indexOf("category");

  /** A reader. */
  public QacctReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    new Run(text, sink).all();
  }

  /** Fields of one block, and the line each stood on. */
  static final class Block {
    final Fields fields;
    private final Names names;
    private final long[] lines;

    Block(Names names, List<String> values, long[] lines) {
      this.names = names;
      this.lines = lines;
      fields = Fields.of(names, values);
    }

    String get(String key) {
      String value = fields.get(key);
      return value == null ? "" : value;
    }

    long line(String key) {
      int place = names.place(key);
      return place < 0 ? 0 : lines[place];
    }
  }

  /** A block that is being read. Nearly always it has the names of the one before it. */
  private static final class Growing {
    private final Names before;
    private final List<String> keys = new ArrayList<>(48);
    private final List<String> values = new ArrayList<>(48);
    private long[] lines = new long[48];
    private boolean same = true;

    Growing(Names before) {
      this.before = before;
    }

    /** The name that stands in a line from one place to another. */
    String key(String line, int from, int end) {
      int place = keys.size();
      if (same && place < before.size()) {
        String expected = before.name(place);
        if (expected.length() == end - from && line.startsWith(expected, from)) {
          return expected;
        }
      }
      return line.substring(from, end);
    }

    void put(String key, String value, long line) {
      int place = keys.size();
      same &= place < before.size() && key.equals(before.name(place));
      int old = same ? -1 : keys.indexOf(key);
      if (old >= 0) {
        values.set(old, value);
        lines[old] = line;
        return;
      }
      if (place == lines.length) {
        lines = Arrays.copyOf(lines, lines.length * 2);
      }
      lines[place] = line;
      keys.add(key);
      values.add(value);
    }

    boolean has(String key) {
      return keys.contains(key);
    }

    boolean isEmpty() {
      return keys.isEmpty();
    }

    Names names() {
      return same && keys.size() == before.size() ? before : new Names(keys);
    }
  }

  private static final class Run extends TextRun {
    private final Map<String, List<JobRecord>> waiting = new LinkedHashMap<>();
    private Growing block = new Growing(new Names(List.of()));
    private boolean summary;

    Run(InputStream text, RecordSink sink) {
      super(text, sink);
    }

    @Override
    void end() {
      finishBlock();
      for (List<JobRecord> records : waiting.values()) {
        sink.job(SgeJoin.join(records));
      }
    }

    @Override
    String nothing() {
      return (summary ? "a summary of use and no job in %d lines" : "no job in %d lines")
              .formatted(lines.number())
          + "; qacct -j ID prints blocks of lines such as 'jobnumber 123'";
    }

    @Override
    void take(String line) {
      int n = line.length();
      if (n == 0 || line.charAt(0) == '=' || line.charAt(0) == '-') {
        if (n > 8) {
          finishBlock();
        }
        return;
      }
      int from = 0;
      while (from < n && line.charAt(from) <= ' ') {
        from++;
      }
      int end = from;
      while (end < n && wordCharacter(line.charAt(end))) {
        end++;
      }
      char after = end < n ? line.charAt(end) : ' ';
      if (after > ' ' && after != '=' && line.indexOf(':', end) >= 0) {
        raw(line);
        return;
      }
      if (end == from) {
        return;
      }
      if (after > ' ' && after != '=') {
        return;
      }
      String key = block.key(line, from, end);
      boolean heads = key.equals("jobnumber") || key.equals("qname");
      if (heads && block.has(key)) {
        finishBlock();
      }
      summary |= key.equals("Total");
      if (key.equals("Total") || (block.isEmpty() && from > 0)) {
        finishBlock();
        return;
      }
      int valueFrom = after == '=' ? end + 1 : end;
      block.put(key, value(line, valueFrom), lines.number());
    }

    private static String value(String line, int from) {
      int start = from;
      int end = line.length();
      while (start < end && line.charAt(start) <= ' ') {
        start++;
      }
      while (end > start && line.charAt(end - 1) <= ' ') {
        end--;
      }
      return line.substring(start, end);
    }

    private static boolean wordCharacter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    }

    /** A line of the accounting file, or a complaint such as {@code error: job id 1 not found}. */
    private void raw(String line) {
      String[] parts = line.split(":", -1);
      if (parts.length < 40) {
        if (line.startsWith("error")) {
          complain(line.substring(line.indexOf(':') + 1), "");
        }
        return;
      }
      finishBlock();
      int colons = colonsOfCategory(parts);
      int at = 0;
      for (int i = 0; i < parts.length && at < COLUMNS.size(); i++, at++) {
        String value = parts[i];
        if (at == CATEGORY && colons > 0) {
          value = String.join(":", Arrays.copyOfRange(parts, i, i + colons + 1));
          i += colons;
        }
        block.put(COLUMNS.get(at), value, lines.number());
      }
      finishBlock();
    }

    /**
     * How many colons are the category's own. Behind it stand a number, a name and a number (iow,
     * pe_taskid, maxvmem), and in newer releases more that is not known here.
     */
    private static int colonsOfCategory(String[] parts) {
      for (int last = CATEGORY; last + 3 < parts.length; last++) {
        if (Amounts.number(parts[last + 1]) >= 0
            && Double.isNaN(Amounts.number(parts[last + 2]))
            && Amounts.number(parts[last + 3]) >= 0) {
          return last - CATEGORY;
        }
      }
      return 0;
    }

    private void finishBlock() {
      Growing done = block;
      if (done.isEmpty()) {
        return;
      }
      Names names = done.names();
      block = new Growing(names);
      if (done.has("jobnumber") || done.keys.size() >= 8) {
        found(() -> SgeRecord.of(new Block(names, done.values, done.lines)));
      }
    }

    @Override
    void take(JobRecord record) {
      @Nullable List<JobRecord> same = waiting.get(record.id());
      if (same != null && SgeJoin.together(same, record)) {
        same.add(record);
        return;
      }
      if (same != null) {
        waiting.remove(record.id());
        sink.job(SgeJoin.join(same));
      }
      var records = new ArrayList<JobRecord>(1);
      records.add(record);
      waiting.put(record.id(), records);
      if (waiting.size() > WINDOW) {
        String eldest = waiting.keySet().iterator().next();
        List<JobRecord> oldest = waiting.remove(eldest);
        if (oldest != null) {
          sink.job(SgeJoin.join(oldest));
        }
      }
    }
  }
}

package dev.weft.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text of {@link Graph#explain}. */
final class Explanation {
  private static final String[] HEAD = {"stage", "parts", "bytes a part", "alive", "reads"};

  private Explanation() {}

  static String of(Graph graph, List<PartRange> wanted, int slots) {
    var promise = Promise.of(graph.stages(), wanted);
    var rows = new ArrayList<String[]>();
    var notes = new ArrayList<String>();
    rows.add(HEAD);
    int i = 0;
    for (Stage stage : graph.stages()) {
      rows.add(row(stage, promise, i++));
      String note = stage.note().replace("\n", "\n    ");
      if (!note.isEmpty()) notes.add("  " + stage.name() + ": " + note);
    }
    var text = new StringBuilder();
    int[] widths = new int[HEAD.length];
    for (String[] row : rows) {
      for (int c = 0; c < widths.length; c++) widths[c] = Math.max(widths[c], row[c].length());
    }
    for (String[] row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String space = " ".repeat(widths[c] - row[c].length());
        boolean number = c > 0 && c < 4;
        line.append(number ? space + row[c] : row[c] + space).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "promised peak: %,d bytes with %,d part%s at a time; %,d one by one; all values: %,d\n",
            promise.peak(slots),
            slots,
            slots == 1 ? "" : "s",
            promise.least(),
            promise.total()));
    if (!notes.isEmpty()) text.append("notes:\n").append(String.join("\n", notes)).append('\n');
    return text.toString();
  }

  private static String[] row(Stage stage, Promise promise, int i) {
    Needs needs = stage.needs();
    var reads = new StringBuilder();
    for (Wiring read : stage.reads()) reads.append(reads.isEmpty() ? "" : ", ").append(read);
    var extra = new StringBuilder();
    if (needs.workBytes() > 0) extra.append(text(needs.workBytes())).append(" bytes of work");
    for (var resource : needs.resources().entrySet()) {
      extra.append(extra.isEmpty() ? "" : ", ").append(resource); // prints as GPU=1
    }
    if (needs.waits()) extra.append(extra.isEmpty() ? "" : ", ").append("waits");
    if (!extra.isEmpty())
      reads.append(reads.isEmpty() ? "" : " ").append('[').append(extra).append(']');
    boolean some = promise.parts(i) < stage.size();
    return new String[] {
      stage.name(),
      some ? text(promise.parts(i)) + " of " + text(stage.size()) : text(stage.size()),
      text(needs.valueBytes()),
      text(promise.window(i)),
      reads.toString()
    };
  }

  private static String text(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

package dev.weft.array;

import dev.weft.array.expr.Lowering;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A picture of stages: those that read nothing at the top, each one below all that it reads. Where
 * there are more than {@link #MOST}, stages of one row that do alike work are drawn as one.
 */
final class StagePicture {
  private static final int MOST = 40;
  private static final int WIDTH = 190;
  private static final int HEIGHT = 46;
  private static final int GAP = 24;
  private static final int RISE = 54;

  /** A box of the picture. */
  private static final class Box {
    final String word;
    final int row;
    final List<Stage> stages = new ArrayList<>();
    final Set<Box> reads = new LinkedHashSet<>();
    double x;

    Box(String word, int row) {
      this.word = word;
      this.row = row;
    }

    double y() {
      return GAP + row * (double) (HEIGHT + RISE);
    }
  }

  private final List<List<Box>> rows = new ArrayList<>();

  private StagePicture(Lowering.Result lowered) {
    var stages = lowered.graph().stages();
    boolean together = stages.size() > MOST;
    Map<String, Integer> rowOf = new HashMap<>();
    Map<String, Box> boxOf = new HashMap<>();
    Map<String, Box> alike = new LinkedHashMap<>();
    for (Stage stage : stages) {
      int row = 0;
      for (Wiring read : stage.reads()) {
        if (!read.source().equals(stage.name())) {
          row = Math.max(row, 1 + Objects.requireNonNull(rowOf.get(read.source())));
        }
      }
      rowOf.put(stage.name(), row);
      int at = row;
      String word = word(stage);
      Box box =
          together
              ? alike.computeIfAbsent(row + " " + word, _ -> new Box(word, at))
              : new Box(word, row);
      box.stages.add(stage);
      boxOf.put(stage.name(), box);
      for (Wiring read : stage.reads()) {
        Box source = Objects.requireNonNull(boxOf.get(read.source()));
        if (source != box) {
          box.reads.add(source);
        }
      }
      while (rows.size() <= row) {
        rows.add(new ArrayList<>());
      }
      if (!rows.get(row).contains(box)) {
        rows.get(row).add(box);
      }
    }
    place();
  }

  /** Returns what a stage does: its name without the digest. */
  private static String word(Stage stage) {
    int dash = stage.name().lastIndexOf('-');
    return dash > 0 ? stage.name().substring(0, dash) : stage.name();
  }

  /** Puts each box below the middle of what it reads, as far as those beside it leave room. */
  private void place() {
    for (List<Box> row : rows) {
      for (Box box : row) {
        box.x = box.reads.stream().mapToDouble(b -> b.x).average().orElse(0);
      }
      row.sort((a, b) -> Double.compare(a.x, b.x));
      double next = GAP;
      for (Box box : row) {
        box.x = Math.max(box.x, next);
        next = box.x + WIDTH + GAP;
      }
    }
  }

  static Path write(Lowering.Result lowered, Path path) throws IOException {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    boolean html = name.endsWith(".html");
    if (!html && !name.endsWith(".svg")) {
      throw new IllegalArgumentException(
          "a picture of stages is .svg or .html, not " + path.getFileName());
    }
    String svg = new StagePicture(lowered).svg();
    String text =
        html
            ? "<!doctype html>\n<meta charset=\"utf-8\">\n<title>stages</title>\n<body>\n"
                + svg
                + "\n</body>\n"
            : svg;
    return WholeFile.write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String svg() {
    double width = GAP;
    for (List<Box> row : rows) {
      width = Math.max(width, row.getLast().x + WIDTH + GAP);
    }
    double height = GAP + rows.size() * (double) (HEIGHT + RISE) - RISE + GAP;
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " font-family=\"sans-serif\" font-size=\"11\">\n",
            width,
            height));
    for (List<Box> row : rows) {
      for (Box box : row) {
        for (Box source : box.reads) {
          arrow(svg, source, box);
        }
      }
    }
    for (List<Box> row : rows) {
      row.forEach(box -> draw(svg, box));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void arrow(StringBuilder svg, Box from, Box to) {
    double x1 = from.x + WIDTH / 2.0;
    double y1 = from.y() + HEIGHT;
    double x2 = to.x + WIDTH / 2.0;
    double y2 = to.y();
    double bend = (y2 - y1) / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\""
                + " stroke=\"#27476e\"/>\n",
            x1,
            y1,
            x1,
            y1 + bend,
            x2,
            y2 - bend,
            x2,
            y2));
    svg.append(
        String.format(
            Locale.ROOT, "<path d=\"M%.1f %.1f l-4 -7 l8 0 z\" fill=\"#27476e\"/>\n", x2, y2));
  }

  private static void draw(StringBuilder svg, Box box) {
    long parts = box.stages.stream().mapToLong(Stage::size).sum();
    long bytes = box.stages.stream().mapToLong(s -> s.needs().valueBytes()).max().orElse(0);
    int n = box.stages.size();
    String count = String.format(Locale.ROOT, "%,d part%s", parts, parts == 1 ? "" : "s");
    String title = n == 1 ? box.stages.getFirst().note() : n + " stages";
    svg.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"5\""
                + " fill=\"#dfe9f5\" stroke=\"#27476e\"/>\n",
            escaped(title),
            box.x,
            box.y(),
            WIDTH,
            HEIGHT));
    text(svg, box, 19, "font-weight=\"bold\"", box.word + (n == 1 ? "" : " × " + n));
    text(svg, box, 36, "fill=\"#444\"", count + " of " + ArrayTable.bytes(bytes));
    svg.append("</g>\n");
  }

  private static void text(StringBuilder svg, Box box, int down, String style, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" %s>%s</text>\n",
            box.x + WIDTH / 2.0,
            box.y() + down,
            style,
            escaped(words)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

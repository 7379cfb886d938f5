package dev.weft.array;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The table that is printed for a lazy array: what the whole takes and what a block takes, as text,
 * as HTML, and a picture of the blocks.
 */
final class ArrayTable {
  private static final int LONGEST = 160; // pixels of the longest axis
  private static final int LINES = 24; // drawn an axis at most

  private final List<String[]> rows = new ArrayList<>();
  private final Layout layout;

  ArrayTable(DArray array) {
    layout = array.knownLayout();
    long[] largest = layout.axes().stream().mapToLong(Chunks::largest).toArray();
    int stages = array.stages();
    rows.add(new String[] {"", "Array", "Chunk"});
    rows.add(
        new String[] {
          "Bytes",
          bytes(layout.size() * array.dtype().bytes()),
          bytes(layout.largestBlock() * array.dtype().bytes())
        });
    rows.add(
        new String[] {
          "Shape", (layout.isExact() ? "" : "at most ") + tuple(layout.shape()), tuple(largest)
        });
    rows.add(new String[] {"Count", count(stages, "stage"), count(layout.blockCount(), "chunk")});
    rows.add(new String[] {"Type", array.dtype().toString(), ""});
  }

  private static String count(long n, String what) {
    return "%,d %s%s".formatted(n, what, n == 1 ? "" : "s");
  }

  static String tuple(long[] lengths) {
    String text = LongStream.of(lengths).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return "(" + text + (lengths.length == 1 ? ",)" : ")");
  }

  /** Returns a number of bytes in binary units, as {@code 78.12 kiB}. */
  static String bytes(long n) {
    String[] units = {"B", "kiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    for (int i = units.length - 1; i > 0; i--) {
      double unit = Math.pow(1024, i);
      if (n >= unit * 0.9) {
        return new BigDecimal(n / unit).setScale(2, RoundingMode.HALF_EVEN) + " " + units[i];
      }
    }
    return n + " B";
  }

  String text() {
    int[] width = new int[2];
    for (String[] row : rows) {
      width[0] = Math.max(width[0], row[0].length());
      width[1] = Math.max(width[1], row[1].length());
    }
    return rows.stream()
        .map(
            row -> (pad(row[0], width[0] + 2) + pad(row[1], width[1] + 3) + row[2]).stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  String html() {
    var html = new StringBuilder("<table class=\"weft-array\"><tr><td><table>\n");
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      String cell = i == 0 ? "th" : "td";
      html.append("<tr><th>").append(row[0]).append("</th>");
      for (int column = 1; column < 3; column++) {
        html.append('<').append(cell).append('>').append(row[column]);
        html.append("</").append(cell).append('>');
      }
      html.append("</tr>\n");
    }
    return html.append("</table></td><td>").append(svg()).append("</td></tr></table>\n").toString();
  }

  /** Draws up to the last three axes: one as a bar, two as a grid, three as a box. */
  String svg() {
    int rank = layout.rank();
    if (rank == 0) {
      return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24\" height=\"24\">"
          + "<rect x=\"2\" y=\"2\" width=\"20\" height=\"20\" fill=\"#dfe9f5\" stroke=\"#27476e\"/></svg>";
    }
    double[] x = rank >= 1 ? lines(rank - 1) : new double[0];
    double[] y = rank >= 2 ? lines(rank - 2) : new double[] {0, 24};
    double[] z = rank >= 3 ? lines(rank - 3) : new double[] {0};
    double depth = z[z.length - 1] * 0.5;
    double width = x[x.length - 1];
    double height = y[y.length - 1];
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" stroke=\"#27476e\" stroke-width=\"0.7\">\n",
            width + depth + 90,
            height + depth + 30));
    if (rank >= 3) {
      polygon(svg, 5, 5, 5 + width, 5, 5 + width + depth, 5 + depth, 5 + depth, 5 + depth);
      polygon(svg, 5, 5, 5 + depth, 5 + depth, 5 + depth, 5 + depth + height, 5, 5 + height);
      for (double d : z) {
        line(svg, 5 + d / 2, 5 + d / 2, 5 + d / 2 + width, 5 + d / 2);
        line(svg, 5 + d / 2, 5 + d / 2, 5 + d / 2, 5 + d / 2 + height);
      }
      for (double d : x) {
        line(svg, 5 + d, 5, 5 + d + depth, 5 + depth);
      }
      for (double d : y) {
        line(svg, 5, 5 + d, 5 + depth, 5 + depth + d);
      }
    }
    double left = 5 + depth;
    double top = 5 + depth;
    polygon(svg, left, top, left + width, top, left + width, top + height, left, top + height);
    for (double d : x) {
      line(svg, left + d, top, left + d, top + height);
    }
    for (double d : y) {
      line(svg, left, top + d, left + width, top + d);
    }
    label(svg, left + width / 2, top + height + 16, layout.axis(rank - 1).length());
    if (rank >= 2) {
      label(svg, left + width + 30, top + height / 2, layout.axis(rank - 2).length());
    }
    if (rank >= 3) {
      label(svg, 5 + depth / 2 - 2, top + height + 16, layout.axis(rank - 3).length());
    }
    return svg.append("</svg>").toString();
  }

  /** Returns where the blocks of an axis end, in pixels. */
  private double[] lines(int axis) {
    double longest = 1;
    for (int i = Math.max(0, layout.rank() - 3); i < layout.rank(); i++) {
      longest = Math.max(longest, (double) layout.axis(i).length());
    }
    Chunks chunks = layout.axis(axis);
    double size = Math.max(12, LONGEST * Math.pow(chunks.length() / longest, 0.4));
    int shown = Math.min(chunks.count(), LINES);
    double[] at = new double[shown + 1];
    for (int i = 1; i <= shown; i++) {
      long end = chunks.end((int) ((long) i * chunks.count() / shown) - 1);
      at[i] = chunks.length() == 0 ? size : size * end / chunks.length();
    }
    return at;
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void polygon(StringBuilder svg, double... xy) {
    svg.append("<polygon fill=\"#dfe9f5\" points=\"");
    for (int i = 0; i < xy.length; i += 2) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", xy[i], xy[i + 1]));
    }
    svg.append("\"/>\n");
  }

  private static void label(StringBuilder svg, double x, double y, long length) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" stroke=\"none\" text-anchor=\"middle\">%d</text>\n",
            x,
            y,
            length));
  }
}

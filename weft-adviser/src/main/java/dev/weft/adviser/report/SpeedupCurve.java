package dev.weft.adviser.report;

import dev.weft.adviser.Amdahl;
import dev.weft.adviser.AmdahlFit;
import dev.weft.adviser.rule.Show;
import java.util.Arrays;
import java.util.Locale;

/** A fitted law as a curve of speed-up over cores: for a terminal, and as SVG. */
public final class SpeedupCurve {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int BOTTOM = 50;
  private static final int TOP = 20;

  private final AmdahlFit fit;
  private final int most;

  /**
   * The curve of a fit.
   *
   * @param most the largest number of cores to show, at least 2
   */
  public SpeedupCurve(AmdahlFit fit, int most) {
    if (most < 2) {
      throw new IllegalArgumentException("a curve needs 2 cores or more; there are " + most);
    }
    this.fit = fit;
    this.most = most;
  }

  private double top() {
    double top = Amdahl.speedup(fit.parallel(), most);
    for (AmdahlFit.Timing t : fit.timings()) {
      top = Math.max(top, fit.one() / t.seconds());
    }
    return Math.max(1.5, top * 1.1);
  }

  /**
   * The curve in characters: {@code *} the fit, {@code o} the timings, {@code .} perfect speed-up.
   */
  public String text() {
    int columns = 60;
    int rows = 15;
    char[][] grid = new char[rows][columns];
    for (char[] row : grid) {
      Arrays.fill(row, ' ');
    }
    double top = top();
    for (int c = 0; c < columns; c++) {
      double n = 1 + (most - 1.0) * c / (columns - 1);
      mark(grid, c, n / top, '.');
      mark(grid, c, Amdahl.speedup(fit.parallel(), n) / top, '*');
    }
    for (AmdahlFit.Timing t : fit.timings()) {
      if (t.cores() <= most) {
        int c = (int) Math.round((t.cores() - 1.0) / (most - 1) * (columns - 1));
        mark(grid, c, fit.one() / t.seconds() / top, 'o');
      }
    }
    var out = new StringBuilder("  speed-up   * fit   o timing   . perfect\n");
    for (int r = 0; r < rows; r++) {
      double value = top * (rows - r) / rows;
      out.append(String.format(Locale.ROOT, "%7.1f |", value));
      out.append(new String(grid[r]).stripTrailing()).append('\n');
    }
    out.append("        +").append("-".repeat(columns)).append('\n');
    String last = Integer.toString(most);
    out.append("         1")
        .append(" ".repeat(Math.max(1, columns - 1 - last.length())))
        .append(last);
    return out.append(" cores\n").toString();
  }

  private static void mark(char[][] grid, int column, double height, char mark) {
    int rows = grid.length;
    int row = rows - 1 - (int) Math.floor(height * rows - 1e-9);
    if (row >= 0 && row < rows) {
      grid[row][column] = mark;
    }
  }

  /** A distance between marks, 1, 2 or 5 times a power of ten, that gives four to ten of them. */
  static double step(double top) {
    double power = Math.pow(10, Math.floor(Math.log10(top / 4)));
    double of = top / 4 / power;
    return power * (of >= 5 ? 5 : of >= 2 ? 2 : 1);
  }

  private double x(double n) {
    return LEFT + (WIDTH - LEFT - 20) * (n - 1) / (most - 1.0);
  }

  private double y(double s) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * s / top();
  }

  /** The curve as an SVG picture that needs nothing from elsewhere. */
  public String svg() {
    var out = new StringBuilder();
    out.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH, HEIGHT, WIDTH, HEIGHT));
    out.append(format("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", WIDTH, HEIGHT));
    double up = step(top());
    for (int i = 0; i * up <= top(); i++) {
      double s = i * up;
      out.append(
          format(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
                  + " text-anchor=\"end\">%s</text>%n",
              LEFT, WIDTH - 20, y(s), y(s), LEFT - 6, y(s) + 4, Show.number(s)));
    }
    double across = Math.max(1, step(most));
    for (int i = 0; i * across <= most; i++) {
      double n = Math.max(1, i * across);
      out.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(n), HEIGHT - BOTTOM + 18, Math.round(n)));
    }
    double perfect = Math.min(most, top());
    out.append(
        format(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#999\" stroke-dasharray=\"4\"/>%n",
            x(1), y(1), x(perfect), y(perfect)));
    out.append("<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"2\" points=\"");
    for (int i = 0; i <= 100; i++) {
      double n = 1 + (most - 1.0) * i / 100;
      out.append(format("%.1f,%.1f ", x(n), y(Amdahl.speedup(fit.parallel(), n))));
    }
    out.append(format("\"/>%n"));
    for (AmdahlFit.Timing t : fit.timings()) {
      if (t.cores() <= most) {
        out.append(
            format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#c40\"/>%n",
                x(t.cores()), y(fit.one() / t.seconds())));
      }
    }
    out.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">cores</text><text x=\"%d\" y=\"%d\">"
                + "speed-up with P = %s; dots are timings, dashed would be perfect</text>%n</svg>%n",
            WIDTH / 2, HEIGHT - 12, LEFT, TOP - 7, Show.share(fit.parallel())));
    return out.toString();
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form.replace("%n", "\n"), values);
  }
}

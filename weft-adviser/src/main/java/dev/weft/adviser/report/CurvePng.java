package dev.weft.adviser.report;

import dev.weft.adviser.Amdahl;
import dev.weft.adviser.AmdahlFit;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A fitted law's curve as a PNG picture.
 *
 * <p>Drawn by itself on a palette of five colours: it works on a machine without fonts and without
 * the desktop module.
 */
public final class CurvePng {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 50;
  private static final int RIGHT = 620;
  private static final int TOP = 20;
  private static final int FOOT = 360;
  private static final byte GREY = 1;
  private static final byte BLACK = 2;
  private static final byte BLUE = 3;
  private static final byte RED = 4;
  private static final int[] PALETTE = {0xFFFFFF, 0xCCCCCC, 0x222222, 0x0066CC, 0xCC4400};

  /** Digits as three columns of five dots, a row in three bits. */
  private static final int[] DIGITS = {
    0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
    0b111100111001111, 0b111100111101111, 0b111001010010010, 0b111101111101111, 0b111101111001111
  };

  private final byte[] dots = new byte[WIDTH * HEIGHT];
  private final double most;
  private final double top;

  private CurvePng(double most, double top) {
    this.most = most;
    this.top = top;
  }

  /**
   * The file's bytes.
   *
   * @param most the largest number of cores to show, at least 2
   */
  public static byte[] of(AmdahlFit fit, int most) {
    double top = Amdahl.speedup(fit.parallel(), most);
    for (AmdahlFit.Timing t : fit.timings()) {
      top = Math.max(top, fit.one() / t.seconds());
    }
    var picture = new CurvePng(most, Math.max(1.5, top * 1.1));
    picture.draw(fit);
    return picture.encoded();
  }

  private int x(double n) {
    return (int) Math.round(LEFT + (RIGHT - LEFT) * (n - 1) / (most - 1));
  }

  private int y(double s) {
    return (int) Math.round(FOOT - (FOOT - TOP) * s / top);
  }

  private void draw(AmdahlFit fit) {
    double up = SpeedupCurve.step(top);
    for (int i = 0; i * up <= top; i++) {
      double s = i * up;
      line(LEFT, y(s), RIGHT, y(s), GREY);
      number(Math.round(s * 100) / 100.0, 8, y(s) - 5);
    }
    double across = Math.max(1, SpeedupCurve.step(most));
    for (int i = 0; i * across <= most; i++) {
      double n = Math.max(1, i * across);
      number(n, x(n) - 8, FOOT + 10);
    }
    line(LEFT, TOP, LEFT, FOOT, BLACK);
    line(LEFT, FOOT, RIGHT, FOOT, BLACK);
    double perfect = Math.min(most, top);
    line(x(1), y(1), x(perfect), y(perfect), GREY);
    int lastX = x(1);
    int lastY = y(1);
    for (int i = 1; i <= 200; i++) {
      double n = 1 + (most - 1) * i / 200;
      int nextX = x(n);
      int nextY = y(Amdahl.speedup(fit.parallel(), n));
      line(lastX, lastY, nextX, nextY, BLUE);
      line(lastX, lastY + 1, nextX, nextY + 1, BLUE);
      lastX = nextX;
      lastY = nextY;
    }
    for (AmdahlFit.Timing t : fit.timings()) {
      if (t.cores() <= most) {
        int cx = x(t.cores());
        int cy = y(fit.one() / t.seconds());
        for (int dy = -4; dy <= 4; dy++) {
          for (int dx = -4; dx <= 4; dx++) {
            if (dx * dx + dy * dy <= 17) {
              dot(cx + dx, cy + dy, RED);
            }
          }
        }
      }
    }
  }

  private void dot(int x, int y, byte colour) {
    if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) {
      dots[y * WIDTH + x] = colour;
    }
  }

  private void line(int x0, int y0, int x1, int y1, byte colour) {
    int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
    for (int i = 0; i <= steps; i++) {
      dot(
          (int) Math.round(x0 + (x1 - x0) * (double) i / steps),
          (int) Math.round(y0 + (y1 - y0) * (double) i / steps),
          colour);
    }
  }

  private void number(double value, int x, int y) {
    String text = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    int at = x;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        dot(at, y + 8, BLACK);
        dot(at, y + 9, BLACK);
        at += 4;
        continue;
      }
      int rows = DIGITS[c - '0'];
      for (int bit = 0; bit < 15; bit++) {
        if ((rows >> (14 - bit) & 1) == 1) {
          for (int d = 0; d < 4; d++) {
            dot(at + bit % 3 * 2 + d % 2, y + bit / 3 * 2 + d / 2, BLACK);
          }
        }
      }
      at += 8;
    }
  }

  private byte[] encoded() {
    try {
      var file = new ByteArrayOutputStream();
      var out = new DataOutputStream(file);
      out.writeLong(0x89504E470D0A1A0AL);
      var header = new ByteArrayOutputStream();
      var fields = new DataOutputStream(header);
      fields.writeInt(WIDTH);
      fields.writeInt(HEIGHT);
      fields.write(new byte[] {8, 3, 0, 0, 0});
      chunk(out, "IHDR", header.toByteArray());
      var palette = new ByteArrayOutputStream();
      for (int colour : PALETTE) {
        palette.write(colour >> 16);
        palette.write(colour >> 8);
        palette.write(colour);
      }
      chunk(out, "PLTE", palette.toByteArray());
      var data = new ByteArrayOutputStream();
      try (var deflater = new DeflaterOutputStream(data)) {
        for (int row = 0; row < HEIGHT; row++) {
          deflater.write(0);
          deflater.write(dots, row * WIDTH, WIDTH);
        }
      }
      chunk(out, "IDAT", data.toByteArray());
      chunk(out, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a picture could not be written to memory", impossible);
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}

package dev.weft.array;

/** Which colour a value has, from the smallest to the largest. */
public enum Colormap {
  /** From black to white. */
  GRAY,
  /** From dark violet over green to yellow: even steps for the eye, also without colours. */
  VIRIDIS;

  /** Returns 256 colours: red, green and blue, a byte each. */
  byte[] palette() {
    byte[] palette = new byte[768];
    for (int i = 0; i < 256; i++) {
      double t = i / 255.0;
      switch (this) {
        case GRAY -> put(palette, i, t, t, t);
        case VIRIDIS ->
            put(
                palette,
                i,
                polynomial(t, 0.2777, 0.1051, -0.3309, -4.6342, 6.2283, 4.7764, -5.4355),
                polynomial(t, 0.0054, 1.4046, 0.2148, -5.7991, 14.1799, -13.7451, 4.6459),
                polynomial(t, 0.3341, 1.3846, 0.0951, -19.3324, 56.6906, -65.3530, 26.3124));
      }
    }
    return palette;
  }

  /** The colours of viridis as polynomials of degree 6, the best fit to its table. */
  private static double polynomial(double t, double... c) {
    double value = 0;
    for (int k = c.length - 1; k >= 0; k--) {
      value = value * t + c[k];
    }
    return value;
  }

  private static void put(byte[] palette, int i, double red, double green, double blue) {
    palette[3 * i] = (byte) Math.round(255 * Math.clamp(red, 0, 1));
    palette[3 * i + 1] = (byte) Math.round(255 * Math.clamp(green, 0, 1));
    palette[3 * i + 2] = (byte) Math.round(255 * Math.clamp(blue, 0, 1));
  }
}

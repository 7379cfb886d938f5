package dev.weft.array;

/** Which colour a value has, from the smallest to the largest. */
public enum Colormap {
  /** From black to white. */
  GRAY,
  /** From dark violet over green to yellow: even steps for the eye, also without colours. */
  VIRIDIS,
  /** From black over purple and orange to pale yellow. */
  MAGMA,
  /** From blue over grey to red, for what has a middle. */
  COOLWARM;

  private static final int[][] VIRIDIS_POINTS = {
    {0, 68, 1, 84},
    {15, 72, 23, 105},
    {30, 71, 42, 122},
    {45, 67, 61, 132},
    {60, 61, 78, 138},
    {75, 53, 94, 141},
    {90, 46, 109, 142},
    {105, 41, 123, 142},
    {120, 35, 137, 142},
    {135, 31, 151, 139},
    {142, 31, 158, 137},
    {150, 33, 165, 133},
    {157, 37, 172, 130},
    {165, 46, 179, 124},
    {180, 70, 192, 111},
    {195, 101, 203, 94},
    {210, 137, 213, 72},
    {225, 176, 221, 47},
    {234, 200, 224, 32},
    {240, 216, 226, 25},
    {243, 223, 227, 24},
    {247, 234, 229, 26},
    {251, 244, 230, 30},
    {255, 253, 231, 37}
  };

  private static final int[][] MAGMA_POINTS = {
    {0, 0, 0, 4},
    {32, 28, 16, 68},
    {64, 79, 18, 123},
    {96, 129, 37, 129},
    {128, 181, 54, 122},
    {160, 229, 80, 100},
    {192, 251, 135, 97},
    {224, 254, 194, 135},
    {255, 252, 253, 191}
  };

  private static final int[][] COOLWARM_POINTS = {
    {0, 59, 76, 192},
    {64, 123, 159, 249},
    {128, 221, 220, 220},
    {192, 244, 154, 123},
    {255, 180, 4, 38}
  };

  /** Returns 256 colours: red, green and blue, a byte each. */
  byte[] palette() {
    byte[] palette = new byte[768];
    for (int i = 0; i < 256; i++) {
      double t = i / 255.0;
      switch (this) {
        case GRAY -> put(palette, i, t, t, t);
        case VIRIDIS -> between(palette, i, VIRIDIS_POINTS);
        case MAGMA -> between(palette, i, MAGMA_POINTS);
        case COOLWARM -> between(palette, i, COOLWARM_POINTS);
      }
    }
    return palette;
  }

  /** Puts the colour at i of a table of points, each a place and its colour, in straight lines. */
  private static void between(byte[] palette, int i, int[][] points) {
    int k = 1;
    while (points[k][0] < i) {
      k++;
    }
    int[] low = points[k - 1];
    int[] high = points[k];
    double t = (double) (i - low[0]) / (high[0] - low[0]);
    put(
        palette,
        i,
        (low[1] + t * (high[1] - low[1])) / 255,
        (low[2] + t * (high[2] - low[2])) / 255,
        (low[3] + t * (high[3] - low[3])) / 255);
  }

  private static void put(byte[] palette, int i, double red, double green, double blue) {
    palette[3 * i] = (byte) Math.round(255 * Math.clamp(red, 0, 1));
    palette[3 * i + 1] = (byte) Math.round(255 * Math.clamp(green, 0, 1));
    palette[3 * i + 2] = (byte) Math.round(255 * Math.clamp(blue, 0, 1));
  }
}

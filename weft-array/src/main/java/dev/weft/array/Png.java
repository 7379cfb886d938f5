package dev.weft.array;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Pictures in PNG: one byte a pixel, and a table of 256 colours. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Png() {}

  static void write(NDArray image, Colormap colormap, OutputStream out) throws IOException {
    int[] shape = image.shape();
    if (shape.length != 2 || shape[0] == 0 || shape[1] == 0) {
      throw new IllegalArgumentException(
          "a picture has rank 2, rows and columns of pixels; shape="
              + java.util.Arrays.toString(shape));
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double[] values = image.toDoubleArray();
    boolean holes = false;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      holes |= Double.isNaN(value);
    }
    out.write(SIGNATURE);
    var header = ByteBuffer.allocate(13).putInt(shape[1]).putInt(shape[0]);
    header.put((byte) 8).put((byte) 3).put((byte) 0).put((byte) 0).put((byte) 0);
    chunk(out, "IHDR", header.array());
    chunk(out, "PLTE", colormap.palette());
    if (holes) {
      chunk(out, "tRNS", new byte[] {0}); // colour 0 is transparent, and used for NaN alone
    }
    chunk(out, "IDAT", pixels(values, shape, low, high, holes ? 1 : 0));
    chunk(out, "IEND", new byte[0]);
  }

  private static byte[] pixels(double[] values, int[] shape, double low, double high, int first)
      throws IOException {
    double range = high > low ? high - low : 1;
    int steps = 255 - first;
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      byte[] row = new byte[shape[1] + 1]; // the first byte says that the row is not filtered
      for (int i = 0; i < shape[0]; i++) {
        for (int j = 0; j < shape[1]; j++) {
          double value = values[i * shape[1] + j];
          double part = Math.clamp((value - low) / range, 0, 1);
          row[j + 1] = (byte) (Double.isNaN(value) ? 0 : first + (int) Math.round(part * steps));
        }
        out.write(row);
      }
    }
    return bytes.toByteArray();
  }

  private static void chunk(OutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(name);
    out.write(data);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}

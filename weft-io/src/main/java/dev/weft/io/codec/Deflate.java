package dev.weft.io.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate of the JDK, in and out of whole arrays. */
final class Deflate {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  /** Deflate cannot pack more than 1032 bytes into one. */
  private static final long MOST = 1032;

  private Deflate() {}

  static void checkLevel(String what, int level) {
    if (level < -1 || level > 9) {
      throw new IllegalArgumentException(what + " has the levels 0 to 9, not " + level);
    }
  }

  static byte[] zlib(byte[] bytes, int from, int length, int level) {
    return deflate(bytes, from, length, level, false, 0, 0);
  }

  static byte[] gzip(byte[] bytes, int level) {
    byte[] packed = deflate(bytes, 0, bytes.length, level, true, HEADER, TRAILER);
    var crc = new CRC32();
    crc.update(bytes);
    ByteBuffer.wrap(packed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff})
        .position(packed.length - TRAILER)
        .putInt((int) crc.getValue())
        .putInt(bytes.length);
    return packed;
  }

  private static byte[] deflate(
      byte[] bytes, int from, int length, int level, boolean bare, int before, int after) {
    var deflater = new Deflater(level, bare);
    try {
      deflater.setInput(bytes, from, length);
      deflater.finish();
      byte[] packed = new byte[before + after + Math.max(64, length / 2)];
      int at = before;
      while (!deflater.finished()) {
        if (at == packed.length) {
          packed = Arrays.copyOf(packed, Math.addExact(packed.length, packed.length));
        }
        at += deflater.deflate(packed, at, packed.length - at);
      }
      return Arrays.copyOf(packed, at + after);
    } finally {
      deflater.end();
    }
  }

  static byte[] unzlib(byte[] bytes, int from, int length, int limit) throws IOException {
    var inflater = new Inflater(false);
    try {
      inflater.setInput(bytes, from, length);
      return inflate(inflater, "zlib", length, limit);
    } finally {
      inflater.end();
    }
  }

  static byte[] gunzip(byte[] bytes, int limit) throws IOException {
    byte[] all = new byte[0];
    int at = 0;
    do { // a file may have several members, one after the other
      int body = skipHeader(bytes, at);
      var inflater = new Inflater(true);
      try {
        inflater.setInput(bytes, body, bytes.length - body);
        byte[] member = inflate(inflater, "gzip", bytes.length - body, limit - all.length);
        int end = bytes.length - inflater.getRemaining();
        if (bytes.length - end < TRAILER) {
          throw new IOException("gzip: cut before its checksum, at byte " + end);
        }
        ByteBuffer trailer = ByteBuffer.wrap(bytes, end, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        var crc = new CRC32();
        crc.update(member);
        if (trailer.getInt() != (int) crc.getValue() || trailer.getInt() != member.length) {
          throw new IOException("gzip: the checksum at byte " + end + " is another one");
        }
        at = end + TRAILER;
        if (all.length == 0) {
          all = member;
        } else {
          int before = all.length;
          all = Arrays.copyOf(all, before + member.length);
          System.arraycopy(member, 0, all, before, member.length);
        }
      } finally {
        inflater.end();
      }
    } while (at < bytes.length);
    return all;
  }

  private static byte[] inflate(Inflater inflater, String what, int given, int limit)
      throws IOException {
    int most = (int) Math.min(limit, given * MOST);
    byte[] out = new byte[most];
    int n = 0;
    try {
      while (!inflater.finished()) {
        int more = inflater.inflate(out, n, most - n);
        n += more;
        if (more == 0 && !inflater.finished()) {
          if (n == most && !inflater.needsInput() && !inflater.needsDictionary()) {
            byte[] one = new byte[1]; // the end may still have to be read
            if (inflater.inflate(one) == 0 && inflater.finished()) {
              break;
            }
            throw new IOException(what + ": more than the " + limit + " bytes expected");
          }
          throw new IOException(
              what
                  + ": cut after "
                  + inflater.getBytesRead()
                  + " bytes, of which "
                  + n
                  + " were made");
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(
          what + ": damaged near byte " + inflater.getBytesRead() + ": " + e.getMessage(), e);
    }
    return n == most ? out : Arrays.copyOf(out, n);
  }

  private static int skipHeader(byte[] bytes, int from) throws IOException {
    if (bytes.length - from < HEADER + TRAILER
        || bytes[from] != 0x1f
        || bytes[from + 1] != (byte) 0x8b
        || bytes[from + 2] != 8) {
      throw new IOException("gzip: no header at byte " + from);
    }
    int flags = bytes[from + 3];
    int at = from + HEADER;
    if ((flags & 4) != 0) {
      at += 2 + (byteAt(bytes, at) | byteAt(bytes, at + 1) << 8);
    }
    for (int flag = 8; flag <= 16; flag <<= 1) { // a name, then a comment
      if ((flags & flag) != 0) {
        while (byteAt(bytes, at++) != 0) {
          // goes on to the byte 0 that ends it
        }
      }
    }
    if ((flags & 2) != 0) {
      at += 2;
    }
    byteAt(bytes, at);
    return at;
  }

  private static int byteAt(byte[] bytes, int at) throws IOException {
    if (at >= bytes.length) {
      throw new IOException("gzip: cut within its header, at byte " + bytes.length);
    }
    return bytes[at] & 0xff;
  }
}

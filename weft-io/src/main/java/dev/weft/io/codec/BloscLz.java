package dev.weft.io.codec;

import java.io.IOException;

/**
 * The bytes of BloscLZ, a relative of FastLZ: runs of literal bytes and copies of what was made
 * before, up to 8191 + 65535 bytes back.
 */
final class BloscLz {
  private static final int NEAR = 8191;
  private static final int SHORTEST = 3;

  private BloscLz() {}

  /** Decodes into {@code out} and returns how many bytes were made. */
  static int decode(byte[] in, int from, int length, byte[] out, int to, int room)
      throws IOException {
    int at = from;
    int end = from + length;
    int made = 0;
    int control = at < end ? in[at++] & 31 : -1; // the first one is always literal
    while (control >= 0) {
      if (control < 32) {
        int n = control + 1;
        if (n > room - made || n > end - at) {
          throw damaged(at - from);
        }
        System.arraycopy(in, at, out, to + made, n);
        at += n;
        made += n;
      } else {
        int n = (control >>> 5) - 1;
        int back = (control & 31) << 8;
        int code = 255;
        if (n == 6) {
          while (code == 255) {
            code = next(in, at++, end, from);
            n += code;
            if (n > room) {
              throw damaged(at - from);
            }
          }
        }
        code = next(in, at++, end, from);
        n += SHORTEST;
        if (code == 255 && back == 31 << 8) {
          back = next(in, at++, end, from) << 8;
          back += next(in, at++, end, from) + NEAR;
        } else {
          back += code;
        }
        back++;
        if (back > made || n > room - made) {
          throw damaged(at - from);
        }
        for (int i = 0; i < n; i++, made++) { // what is copied may be what was just made
          out[to + made] = out[to + made - back];
        }
      }
      control = at < end ? in[at++] & 0xff : -1;
    }
    return made;
  }

  private static int next(byte[] in, int at, int end, int from) throws IOException {
    if (at >= end) {
      throw damaged(at - from);
    }
    return in[at] & 0xff;
  }

  private static IOException damaged(int at) {
    return new IOException("blosclz: damaged near byte " + at);
  }
}

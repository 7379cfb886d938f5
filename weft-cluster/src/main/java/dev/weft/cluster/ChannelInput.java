package dev.weft.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** Numbers and arrays out of a channel, as {@link ChannelOutput} wrote them. */
final class ChannelInput {
  private final ReadableByteChannel channel;
  private final ByteBuffer buffer;

  ChannelInput(ReadableByteChannel channel) {
    this(channel, ChannelOutput.BUFFER);
  }

  /** As the other, with a buffer of {@code size} bytes, at least 8. */
  ChannelInput(ReadableByteChannel channel, int size) {
    this.channel = channel;
    buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  byte getByte() throws IOException {
    return have(1).get();
  }

  int getInt() throws IOException {
    return have(4).getInt();
  }

  long getLong() throws IOException {
    return have(8).getLong();
  }

  /** Returns whether the channel has ended, having waited for a byte. */
  boolean atEnd() throws IOException {
    if (buffer.hasRemaining()) {
      return false;
    }
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    return read < 0;
  }

  /** Reads the next {@code length} bytes. */
  byte[] getBytes(int length) throws IOException {
    // an array grows as the bytes come: a lying length costs no more than what was sent
    var array = new byte[Math.min(length, 1 << 20)];
    for (int i = 0, n; i < length; i += n) {
      if (i == array.length) {
        array = java.util.Arrays.copyOf(array, (int) Math.min(length, 4L * array.length));
      }
      n = fit(Math.min(length, array.length) - i, 1);
      buffer.get(array, i, n);
    }
    return array;
  }

  void get(byte[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 1);
      buffer.get(array, i, n);
    }
  }

  void get(double[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 8);
      buffer.asDoubleBuffer().get(array, i, n);
      buffer.position(buffer.position() + 8 * n);
    }
  }

  void get(float[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 4);
      buffer.asFloatBuffer().get(array, i, n);
      buffer.position(buffer.position() + 4 * n);
    }
  }

  void get(long[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 8);
      buffer.asLongBuffer().get(array, i, n);
      buffer.position(buffer.position() + 8 * n);
    }
  }

  void get(int[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 4);
      buffer.asIntBuffer().get(array, i, n);
      buffer.position(buffer.position() + 4 * n);
    }
  }

  void get(short[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 2);
      buffer.asShortBuffer().get(array, i, n);
      buffer.position(buffer.position() + 2 * n);
    }
  }

  void get(char[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 2);
      buffer.asCharBuffer().get(array, i, n);
      buffer.position(buffer.position() + 2 * n);
    }
  }

  void get(boolean[] array) throws IOException {
    for (int i = 0; i < array.length; i++) {
      array[i] = getByte() != 0;
    }
  }

  /** Returns how many of {@code left} elements are there, at least one. */
  private int fit(int left, int size) throws IOException {
    return Math.min(left, have(size).remaining() / size);
  }

  private ByteBuffer have(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      try {
        while (buffer.position() < bytes) {
          if (channel.read(buffer) < 0) {
            throw new EOFException("the connection ended within a value");
          }
        }
      } finally {
        buffer.flip();
      }
    }
    return buffer;
  }
}

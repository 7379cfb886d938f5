package dev.weft.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Numbers and arrays into a channel, little-endian, through one direct buffer that stays in the
 * processor's cache.
 */
final class ChannelOutput {
  /** The bytes of the buffer of either end. */
  static final int BUFFER = 256 << 10;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer;

  ChannelOutput(WritableByteChannel channel) {
    this(channel, BUFFER);
  }

  /** As the other, with a buffer of {@code size} bytes, at least 8. */
  ChannelOutput(WritableByteChannel channel, int size) {
    this.channel = channel;
    buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  void putByte(int value) throws IOException {
    room(1).put((byte) value);
  }

  void putInt(int value) throws IOException {
    room(4).putInt(value);
  }

  void putLong(long value) throws IOException {
    room(8).putLong(value);
  }

  void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      room(1);
      int length = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
    }
  }

  void put(byte[] array) throws IOException {
    put(ByteBuffer.wrap(array));
  }

  void put(double[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 8);
      buffer.asDoubleBuffer().put(array, i, n);
      buffer.position(buffer.position() + 8 * n);
    }
  }

  void put(float[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 4);
      buffer.asFloatBuffer().put(array, i, n);
      buffer.position(buffer.position() + 4 * n);
    }
  }

  void put(long[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 8);
      buffer.asLongBuffer().put(array, i, n);
      buffer.position(buffer.position() + 8 * n);
    }
  }

  void put(int[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 4);
      buffer.asIntBuffer().put(array, i, n);
      buffer.position(buffer.position() + 4 * n);
    }
  }

  void put(short[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 2);
      buffer.asShortBuffer().put(array, i, n);
      buffer.position(buffer.position() + 2 * n);
    }
  }

  void put(char[] array) throws IOException {
    for (int i = 0, n; i < array.length; i += n) {
      n = fit(array.length - i, 2);
      buffer.asCharBuffer().put(array, i, n);
      buffer.position(buffer.position() + 2 * n);
    }
  }

  void put(boolean[] array) throws IOException {
    for (boolean value : array) {
      room(1).put((byte) (value ? 1 : 0));
    }
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Returns how many of {@code left} elements fit, at least one. */
  private int fit(int left, int size) throws IOException {
    return Math.min(left, room(size).remaining() / size);
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }
}

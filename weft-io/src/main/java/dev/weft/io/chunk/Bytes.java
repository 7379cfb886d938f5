package dev.weft.io.chunk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Bytes of which any part can be read: a file, or what was unpacked. */
public interface Bytes {
  /** Returns how many there are. */
  long size() throws IOException;

  /** Returns those from {@code at} on; the caller has seen that they are there. */
  byte[] read(long at, int length) throws IOException;

  /** Reads those from {@code at} on into an array; the caller has seen that they are there. */
  void read(long at, byte[] into, int length) throws IOException;

  /** Returns the bytes of an array. */
  static Bytes of(byte[] bytes) {
    return new Bytes() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public byte[] read(long at, int length) {
        return at == 0 && length == bytes.length
            ? bytes
            : Arrays.copyOfRange(bytes, (int) at, (int) at + length);
      }

      @Override
      public void read(long at, byte[] into, int length) {
        System.arraycopy(bytes, (int) at, into, 0, length);
      }
    };
  }

  /** Returns the bytes of an open file. */
  static Bytes of(FileChannel channel) {
    return new Bytes() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(at, bytes, length);
        return bytes;
      }

      @Override
      public void read(long at, byte[] into, int length) throws IOException {
        var buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, at + buffer.position()) < 0) {
            throw new EOFException("cut while it was read, at byte " + (at + buffer.position()));
          }
        }
      }
    };
  }
}

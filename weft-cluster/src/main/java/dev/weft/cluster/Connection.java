package dev.weft.cluster;

import dev.weft.engine.Doorbell;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A control connection: messages in order, both ways, until it ends.
 *
 * <p>Any thread may send; it never waits and never touches the channel. Two platform threads do all
 * input and output: virtual ones take twice as long for a round trip. What is sent while the writer
 * is at work goes out in one write.
 */
final class Connection implements Closeable {

  /** Whoever a connection speaks to; called by the connection's reader alone. */
  interface Handler {
    /**
     * A message has come.
     *
     * @throws IOException if it makes no sense here; the connection ends
     */
    void received(Message message) throws IOException;

    /** The connection has ended; called once, after the last message. */
    void ended(IOException why);
  }

  /** So many messages that were not taken mean that the other end does not read any more. */
  private static final int MAX_QUEUED = 1 << 20;

  private static final int BUFFER = 8 << 10;

  private final SocketChannel channel;
  private final Handler handler;
  private final ConcurrentLinkedQueue<Message> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread reader;
  private final Thread writer;
  private final Doorbell bell = new Doorbell(); // of the writer
  private final BooleanSupplier idle;
  private volatile long lastHeard = System.nanoTime();
  private volatile @Nullable IOException broken;

  /** Makes a connection that {@link #start} sets going. */
  Connection(SocketChannel channel, String name, Handler handler) {
    this.channel = channel;
    this.handler = handler;
    idle = () -> queue.isEmpty() && !closed.get();
    reader = Thread.ofPlatform().daemon().name("weft-read-" + name).unstarted(this::read);
    writer = Thread.ofPlatform().daemon().name("weft-write-" + name).unstarted(this::write);
  }

  void start() {
    reader.start();
    writer.start();
  }

  /** Sends {@code message} after those sent before; nothing happens if the connection has ended. */
  void send(Message message) {
    if (closed.get()) {
      return;
    }
    if (queued.incrementAndGet() > MAX_QUEUED) {
      fail(new IOException("the other end has not read " + MAX_QUEUED + " messages"));
      return;
    }
    queue.add(message);
    bell.ring();
  }

  /** Returns when something was last received, in the terms of {@link System#nanoTime}. */
  long lastHeard() {
    return lastHeard;
  }

  /** Ends the connection; what was not sent yet is lost. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        channel.close();
      } catch (IOException e) {
        // it is of no use any more, closed or not
      }
      bell.ring();
    }
  }

  /** Waits until the threads of the closed connection have ended. */
  void join() throws InterruptedException {
    if (!Thread.currentThread().equals(reader)) {
      reader.join();
    }
    if (!Thread.currentThread().equals(writer)) {
      writer.join();
    }
  }

  private void fail(IOException why) {
    if (broken == null) {
      broken = why;
    }
    close();
  }

  private void read() {
    IOException why;
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    try {
      while (true) {
        handler.received(Codec.decode(frame(buffer)));
      }
    } catch (IOException e) {
      why = e;
    } catch (RuntimeException | Error e) {
      why = new IOException("a message could not be carried out: " + e, e);
    }
    close();
    IOException first = broken;
    handler.ended(first != null ? first : why);
  }

  /** Reads the next frame, into {@code buffer} if it fits there. */
  private ByteBuffer frame(ByteBuffer buffer) throws IOException {
    if (buffer.position() == buffer.limit()) {
      buffer.clear().limit(0);
    }
    fill(buffer, 4);
    int length = buffer.getInt(buffer.position());
    if (length < 1 || length > Codec.MAX_FRAME) {
      throw new ProtocolException("a frame of " + length + " bytes; at most " + Codec.MAX_FRAME);
    }
    if (4 + length <= BUFFER) {
      fill(buffer, 4 + length);
      int begin = buffer.position() + 4;
      buffer.position(begin + length);
      return buffer.slice(begin, length).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer large = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    large.put(buffer.position(buffer.position() + 4));
    while (large.hasRemaining()) {
      readSome(large);
    }
    return large.flip();
  }

  /**
   * Reads until {@code buffer} has {@code length} bytes; it is ready to be read before and after.
   */
  private void fill(ByteBuffer buffer, int length) throws IOException {
    if (buffer.remaining() >= length) {
      return;
    }
    int have = buffer.remaining();
    buffer.compact();
    try {
      while (buffer.position() < length) {
        readSome(buffer);
      }
    } catch (EOFException e) {
      throw have == 0 && buffer.position() == 0
          ? e
          : new EOFException("the connection ended within a message");
    }
    buffer.flip();
  }

  private void readSome(ByteBuffer into) throws IOException {
    if (channel.read(into) < 0) {
      throw new EOFException("the other end has closed the connection");
    }
    lastHeard = System.nanoTime();
  }

  private void write() {
    var codec = new Codec();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      while (!closed.get()) {
        Message message = queue.poll();
        if (message == null) {
          drain(buffer);
          bell.sleep(idle);
          continue;
        }
        queued.decrementAndGet();
        ByteBuffer frame = codec.encode(message);
        if (frame.remaining() > buffer.remaining()) {
          drain(buffer);
        }
        while (frame.remaining() > buffer.remaining()) {
          buffer.put(frame.slice(frame.position(), BUFFER));
          frame.position(frame.position() + BUFFER);
          drain(buffer);
        }
        buffer.put(frame);
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new IOException("a message could not be sent: " + e, e));
    }
  }

  private void drain(ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}

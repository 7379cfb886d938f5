package dev.weft.cluster;

import dev.weft.cluster.Message.Fetch;
import dev.weft.cluster.Message.FetchParts;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the values that this process holds: each connection is a thread that answers one {@link
 * Fetch} after the other.
 */
final class BlockServer implements Closeable {

  /** Where the values are. */
  interface Source {
    /** Returns the value of a part, or that it is absent; called by any thread. */
    Answer value(int stage, long part);
  }

  private final Source source;
  private final String name;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Listens at {@code socket}, a path of at most 100 bytes where nothing is yet.
   *
   * @param name of the threads
   */
  BlockServer(Path socket, String name, Source source) throws IOException {
    this.source = source;
    this.name = name;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Begins to serve; it goes on until {@link #close}. */
  BlockServer start() {
    Thread.ofPlatform().daemon().name("weft-blocks-" + name).start(this::accept);
    return this;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  private void accept() {
    int count = 0;
    try {
      while (!closed) {
        SocketChannel channel = server.accept();
        open.add(channel);
        if (closed) {
          channel.close();
        }
        Thread.ofPlatform()
            .daemon()
            .name("weft-serve-" + name + "-" + count++)
            .start(() -> serve(channel));
      }
    } catch (IOException e) {
      closed =
          true; // by close, or nobody can connect any more: then fetches fail and are made good
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      var in = new ChannelInput(channel);
      var out = new ValueWriter(new ChannelOutput(channel));
      while (!in.atEnd()) {
        switch (request(in)) {
          case Fetch(int stage, long from, long to) -> {
            for (long part = from; part < to; part++) {
              write(source.value(stage, part), out);
            }
          }
          case FetchParts(int stage, int[] parts) -> {
            for (int part : parts) {
              write(source.value(stage, part), out);
            }
          }
          case Message other -> throw new ProtocolException("not a request for values: " + other);
        }
        out.flush();
      }
    } catch (IOException e) {
      // whoever asked has ended or will see the end of the connection, and asks again elsewhere
    } finally {
      open.remove(channel);
    }
  }

  private static Message request(ChannelInput in) throws IOException {
    int length = in.getInt();
    if (length < 1 || length > Codec.MAX_FRAME) {
      throw new ProtocolException("a frame of " + length + " bytes; at most " + Codec.MAX_FRAME);
    }
    return Codec.decode(ByteBuffer.wrap(in.getBytes(length)).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static void write(Answer answer, ValueWriter out) throws IOException {
    switch (answer) {
      case Answer.Present(var value) -> out.write(value);
      case Answer.Absent() -> out.writeAbsent();
      case Answer.Unsendable(String why) -> out.writeUnsendable(why);
    }
  }
}

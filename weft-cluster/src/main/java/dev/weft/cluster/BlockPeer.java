package dev.weft.cluster;

import dev.weft.cluster.Message.Fetch;
import dev.weft.cluster.Message.FetchParts;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Fetches values from one other process, by a thread and a connection of its own, opened when
 * something is first asked for. Requests that wait are sent together.
 */
final class BlockPeer implements Closeable {
  /** So many requests are under way at once, if they are small: they must fit into the socket. */
  private static final int AHEAD = 32;

  private static final int SMALL = 1024;

  private record Request(Message message, long count, CompletableFuture<List<Answer>> answers) {}

  private final Path socket;
  private final ClassLoader loader;
  private final long most;
  private final LinkedBlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private volatile boolean ended;
  private volatile @Nullable SocketChannel channel;

  /**
   * Makes a peer.
   *
   * @param socket where the other process serves
   * @param name of the thread
   * @param loader knows the classes of values
   * @param most the most bytes of an array that could be sent
   */
  BlockPeer(Path socket, String name, ClassLoader loader, long most) {
    this.socket = socket;
    this.loader = loader;
    this.most = most;
    Thread.ofPlatform().daemon().name("weft-fetch-" + name).start(this::run);
  }

  /**
   * Asks for parts; returns a future of an answer for each in order. It fails with an {@link
   * IOException} if the other process cannot be reached any more.
   */
  CompletableFuture<List<Answer>> fetch(int stage, long from, long to) {
    return ask(new Fetch(stage, from, to), to - from);
  }

  /** As {@link #fetch(int, long, long)}. */
  CompletableFuture<List<Answer>> fetch(int stage, int[] parts) {
    return ask(new FetchParts(stage, parts), parts.length);
  }

  /** Ends the connection; what was asked for and is not there yet fails. */
  @Override
  public void close() {
    closed = true;
    disconnect();
    // the thread waits for a request: this one fails, as all do now
    queue.add(new Request(new Fetch(0, 0, 0), 0, new CompletableFuture<>()));
  }

  private CompletableFuture<List<Answer>> ask(Message message, long count) {
    var request = new Request(message, count, new CompletableFuture<>());
    queue.add(request);
    if (ended) {
      failAll();
    }
    return request.answers;
  }

  private void run() {
    var codec = new Codec();
    var under = new ArrayDeque<Request>();
    @Nullable ValueReader reader = null;
    while (!closed) {
      try {
        @Nullable Request next = queue.take();
        under.add(next);
        SocketChannel to = channel;
        if (to == null || reader == null) {
          to = connect();
          reader = new ValueReader(new ChannelInput(to), loader, most);
        }
        while (next != null) {
          ByteBuffer frame = codec.encode(next.message);
          boolean small = frame.remaining() <= SMALL;
          while (frame.hasRemaining()) {
            to.write(frame);
          }
          next = small && under.size() < AHEAD ? queue.poll() : null;
          if (next != null) {
            under.add(next);
          }
        }
        while (!under.isEmpty()) {
          Request request = under.getFirst();
          List<Answer> answers = answers(request, reader);
          under.removeFirst();
          request.answers.complete(answers);
        }
      } catch (IOException | RuntimeException | Error e) {
        disconnect();
        for (Request request : under) {
          request.answers.completeExceptionally(e);
        }
        under.clear();
      } catch (InterruptedException e) {
        closed = true; // nobody interrupts this thread but to end it
      }
    }
    disconnect();
    ended = true;
    failAll();
  }

  private static List<Answer> answers(Request request, ValueReader reader) throws IOException {
    var answers = new ArrayList<Answer>((int) Math.min(request.count, 1 << 16));
    for (long i = 0; i < request.count; i++) {
      answers.add(reader.read());
    }
    return answers;
  }

  private SocketChannel connect() throws IOException {
    SocketChannel to = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      to.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      to.close();
      throw new IOException("no connection to " + socket + ": " + e.getMessage(), e);
    }
    channel = to;
    if (closed) {
      to.close();
    }
    return to;
  }

  private void disconnect() {
    SocketChannel old = channel;
    channel = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException e) {
        // it is of no use any more, closed or not
      }
    }
  }

  private void failAll() {
    var why = new IOException("the connection to " + socket + " is closed");
    for (Request request = queue.poll(); request != null; request = queue.poll()) {
      request.answers.completeExceptionally(why);
    }
  }
}

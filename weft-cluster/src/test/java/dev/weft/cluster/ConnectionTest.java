package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.SeedRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionTest {

  private static final class Inbox implements Connection.Handler {
    final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<IOException> ends = new LinkedBlockingQueue<>();

    @Override
    public void received(Message message) {
      messages.add(message);
    }

    @Override
    public void ended(IOException why) {
      ends.add(why);
    }

    Message next() throws InterruptedException {
      Message message = messages.poll(20, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message; ended: " + ends);
      }
      return message;
    }

    IOException end() throws InterruptedException {
      IOException end = ends.poll(20, TimeUnit.SECONDS);
      if (end == null) {
        throw new AssertionError("not ended");
      }
      return end;
    }
  }

  @Test
  void messages_ofManyThreads_comeInTheOrderOfEachThread() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var from = new Connection(sockets.one(), "a", new Inbox());
      var to = new Connection(sockets.other(), "b", inbox);
      from.start();
      to.start();
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        int id = t;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 5_000; i++) {
                    from.send(new Message.Free(id, i, i + 1));
                  }
                }));
      }
      var next = new long[4];
      for (int i = 0; i < 20_000; i++) {
        var free = (Message.Free) inbox.next();
        assertThat(free.from()).isEqualTo(next[free.stage()]++);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      from.close();
      from.join();
      assertThat(inbox.end()).isInstanceOf(EOFException.class);
      to.join();
    }
  }

  static LongStream seeds() {
    return SeedRange.of(3);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void messages_ofAllSizes_comeWhole(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var from = new Connection(sockets.one(), "a", new Inbox());
      var to = new Connection(sockets.other(), "b", inbox);
      from.start();
      to.start();
      var sent = new ArrayList<byte[]>();
      for (int i = 0; i < 300; i++) {
        int length = i == 77 ? 3 << 20 : random.nextInt(1 << random.nextInt(1, 17));
        var bytes = new byte[length];
        random.nextBytes(bytes);
        sent.add(bytes);
        from.send(new Message.Code(i, length, 0, bytes));
      }
      for (int i = 0; i < sent.size(); i++) {
        var code = (Message.Code) inbox.next();
        assertThat(code.stage()).isEqualTo(i);
        assertThat(code.piece()).isEqualTo(sent.get(i));
      }
      from.close();
      to.close();
    }
  }

  @Test
  void bytes_thatComeOneByOne_areMessagesAllTheSame() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var to = new Connection(sockets.other(), "b", inbox);
      to.start();
      List<Message> messages = List.of(new Message.Beat(1), new Message.Exit("why"));
      var codec = new Codec();
      for (Message message : messages) {
        ByteBuffer frame = codec.encode(message);
        while (frame.hasRemaining()) {
          sockets.one().write(frame.slice(frame.position(), 1));
          frame.position(frame.position() + 1);
        }
      }
      assertThat(inbox.next()).isEqualTo(messages.get(0));
      assertThat(inbox.next()).isEqualTo(messages.get(1));
      to.close();
    }
  }

  @Test
  void end_withinAMessage_isToldOnceAndSaysSo() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var to = new Connection(sockets.other(), "b", inbox);
      to.start();
      ByteBuffer frame = new Codec().encode(new Message.Beat(1));
      sockets.one().write(frame.slice(0, 9));
      sockets.one().close();
      assertThat(inbox.end()).hasMessage("the connection ended within a message");
      to.join();
      assertThat(inbox.ends).isEmpty();
      assertThat(inbox.messages).isEmpty();
    }
  }

  @Test
  void frame_ofAnImpossibleLength_endsTheConnection() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var to = new Connection(sockets.other(), "b", inbox);
      to.start();
      sockets.one().write(ByteBuffer.wrap(new byte[] {0, 0, 0, 0x7f, 1}));
      assertThat(inbox.end())
          .isInstanceOf(ProtocolException.class)
          .hasMessage("a frame of 2130706432 bytes; at most 16777216");
    }
  }

  @Test
  void sender_thatIsInterrupted_doesNotEndTheConnection() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var from = new Connection(sockets.one(), "a", new Inbox());
      var to = new Connection(sockets.other(), "b", inbox);
      from.start();
      to.start();
      var sent = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(() -> {
            Thread.currentThread().interrupt();
            from.send(new Message.Beat(1));
            sent.countDown();
          });
      sent.await();
      from.send(new Message.Beat(2));
      assertThat(inbox.next()).isEqualTo(new Message.Beat(1));
      assertThat(inbox.next()).isEqualTo(new Message.Beat(2));
      from.close();
    }
  }

  @Test
  void send_onAClosedConnection_doesNothing() throws Exception {
    try (var sockets = Sockets.pair()) {
      var inbox = new Inbox();
      var from = new Connection(sockets.one(), "a", inbox);
      from.start();
      from.close();
      from.join();
      from.send(new Message.Beat(1));
      assertThat(inbox.end()).isNotNull();
    }
  }
}

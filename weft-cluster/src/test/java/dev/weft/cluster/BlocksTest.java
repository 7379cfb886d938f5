package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BlocksTest {
  private static final long MOST = 1 << 28;

  private Path directory = Path.of("");
  private Path socket = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Sockets.directory();
    socket = directory.resolve("w");
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    Files.deleteIfExists(socket);
    Files.delete(directory);
  }

  private BlockPeer peer() {
    return new BlockPeer(socket, "test", BlocksTest.class.getClassLoader(), MOST);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void fetch_ofARange_givesItsValuesInOrder() throws Exception {
    try (var server =
            new BlockServer(socket, "t", (s, p) -> new Answer.Present(100L * s + p)).start();
        var peer = peer()) {
      assertThat(server).isNotNull();
      assertThat(get(peer.fetch(2, 5, 8)))
          .containsExactly(
              new Answer.Present(205L), new Answer.Present(206L), new Answer.Present(207L));
      assertThat(get(peer.fetch(3, new int[] {9, 1})))
          .containsExactly(new Answer.Present(309L), new Answer.Present(301L));
      assertThat(get(peer.fetch(3, 4, 4))).isEmpty();
    }
  }

  @Test
  void fetch_ofManyRequestsAtOnce_answersEach() throws Exception {
    var large = new double[200_000];
    large[199_999] = 1;
    try (var server =
            new BlockServer(
                    socket,
                    "t",
                    (s, p) -> new Answer.Present(s % 10 == 0 && s % 7 != 0 ? large : s + p))
                .start();
        var peer = peer()) {
      assertThat(server).isNotNull();
      var answers = new ArrayList<CompletableFuture<List<Answer>>>();
      for (int i = 0; i < 500; i++) {
        answers.add(i % 7 == 0 ? peer.fetch(i, new int[2000]) : peer.fetch(i, 1, 2));
      }
      for (int i = 0; i < 500; i++) {
        boolean many = i % 7 == 0;
        List<Answer> some = get(answers.get(i));
        assertThat(some).hasSize(many ? 2000 : 1);
        Object value = ((Answer.Present) some.getFirst()).value();
        assertThat(value).isEqualTo(many ? i + 0L : i % 10 == 0 ? large : (Object) (i + 1L));
      }
    }
  }

  @Test
  void fetch_ofWhatIsNotThere_saysSo() throws Exception {
    try (var server =
            new BlockServer(
                    socket,
                    "t",
                    (_, p) -> p == 1 ? new Answer.Absent() : new Answer.Present(new Object()))
                .start();
        var peer = peer()) {
      assertThat(server).isNotNull();
      List<Answer> answers = get(peer.fetch(0, 1, 3));
      assertThat(answers.getFirst()).isEqualTo(new Answer.Absent());
      assertThat(answers.getLast()).isInstanceOf(Answer.Unsendable.class);
    }
  }

  @Test
  void fetch_fromNobody_failsAndNamesTheSocket() {
    try (var peer = peer()) {
      assertThatThrownBy(() -> get(peer.fetch(0, 0, 1)))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("no connection to " + socket);
    }
  }

  @Test
  void fetch_whoseServerEndsWithinAValue_failsAndLaterOnesConnectAgain() throws Exception {
    try (var peer = peer()) {
      try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
        CompletableFuture<List<Answer>> answers = peer.fetch(0, 0, 1);
        try (SocketChannel channel = server.accept()) {
          ByteBuffer half = ByteBuffer.wrap(new byte[] {ValueWriter.LONG, 1, 2});
          channel.write(half);
        }
        assertThatThrownBy(() -> get(answers)).hasCauseInstanceOf(IOException.class);
      }
      Files.delete(socket);
      try (var server = new BlockServer(socket, "t", (_, p) -> new Answer.Present(p)).start()) {
        assertThat(server).isNotNull();
        assertThat(get(peer.fetch(0, 7, 8))).containsExactly(new Answer.Present(7L));
      }
    }
  }

  @Test
  void close_failsWhatIsAskedForAndWhatIsAskedLater() throws Exception {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      var peer = peer();
      CompletableFuture<List<Answer>> before = peer.fetch(0, 0, 1);
      try (SocketChannel channel = server.accept()) {
        assertThat(channel.isConnected()).isTrue();
        peer.close();
        assertThatThrownBy(() -> get(before)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(peer.fetch(0, 0, 1)))
            .hasCauseInstanceOf(IOException.class)
            .hasMessageContaining("is closed");
      }
    }
  }
}

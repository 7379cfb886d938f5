package dev.weft.cluster;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real connected sockets, and the short directory that they need. */
record Sockets(SocketChannel one, SocketChannel other) implements AutoCloseable {

  static Path directory() throws IOException {
    return Files.createTempDirectory(Path.of("/tmp"), "weft-test");
  }

  static Sockets pair() throws IOException {
    Path directory = directory();
    Path path = directory.resolve("s");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(path));
      return new Sockets(one, server.accept());
    } finally {
      Files.delete(path);
      Files.delete(directory);
    }
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
  }
}

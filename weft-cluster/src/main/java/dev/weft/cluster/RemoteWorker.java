package dev.weft.cluster;

import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Code;
import dev.weft.cluster.Message.Peer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** A worker as the driver knows it. */
final class RemoteWorker {
  private static final int PIECE = 1 << 20;

  /** A worker that says nothing for so long is of no use, even if it moves: it collects garbage. */
  private static final long BUSY_LIMIT = 60_000_000_000L;

  private static final Bytes NOTHING = new Bytes(0, 0, 0, 0);

  private final int number;
  private final WorkerProcess process;
  private final Connection connection;
  private final Path blocks;
  private final BlockPeer peer;
  private final BitSet stages = new BitSet(); // whose code it has; of the coordinator's owner
  private final BitSet peers = new BitSet(); // whose address it has; of the coordinator's owner
  private volatile Bytes books = NOTHING;
  private volatile long undeclaredTold;
  private volatile boolean lost;
  private long moved; // when it was last seen to move while silent; of the beat thread
  private boolean silent;

  RemoteWorker(
      int number, WorkerProcess process, Connection connection, Path blocks, BlockPeer peer) {
    this.number = number;
    this.process = process;
    this.connection = connection;
    this.blocks = blocks;
    this.peer = peer;
  }

  int number() {
    return number;
  }

  WorkerProcess process() {
    return process;
  }

  Connection connection() {
    return connection;
  }

  /** Fetches values from the worker. */
  BlockPeer peer() {
    return peer;
  }

  Bytes books() {
    return books;
  }

  /**
   * Takes note of the worker's books; returns whether the scheduler should hear of what its stages
   * did not promise, since it changed by {@code much} and more.
   */
  boolean books(Bytes now, long much) {
    books = now;
    if (Math.abs(now.undeclared() - undeclaredTold) <= much) {
      return false;
    }
    undeclaredTold = now.undeclared();
    return true;
  }

  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }

  /** Sends the code of a stage. */
  void sendCode(int stage, byte[] code) {
    stages.set(stage);
    int offset = 0;
    do {
      int end = Math.min(code.length, offset + PIECE);
      byte[] piece =
          offset == 0 && end == code.length ? code : Arrays.copyOfRange(code, offset, end);
      connection.send(new Code(stage, code.length, offset, piece));
      offset = end;
    } while (offset < code.length);
  }

  boolean hasCode(int stage) {
    return stages.get(stage);
  }

  /** Returns whether the worker had the code of a stage, which it is told to forget. */
  boolean forgetCode(int stage) {
    boolean had = stages.get(stage);
    stages.clear(stage);
    return had;
  }

  /** Says where another worker serves its values, once. */
  void requireAddress(RemoteWorker other) {
    if (!peers.get(other.number)) {
      peers.set(other.number);
      connection.send(new Peer(other.number, other.blocks.toString()));
    }
  }

  /**
   * Looks at the worker's silence; called at each beat. A silent process that uses processor time
   * is in a long garbage collection, or gets none of a busy machine: it is not dead.
   *
   * @param pause so many nanoseconds of silence without a movement are enough
   * @return whether it must be taken for dead
   */
  boolean isDead(long now, long pause) {
    long silence = now - connection.lastHeard();
    if (silence < pause / 5) {
      silent = false;
      return false;
    }
    boolean moving = process.isMoving();
    if (!silent || moving) {
      moved = silent ? now : connection.lastHeard();
      silent = true;
    }
    return silence > BUSY_LIMIT || (silence > pause && now - moved > pause * 4 / 5);
  }
}

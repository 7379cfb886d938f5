package dev.weft.array;

import dev.weft.array.expr.BlockSource;
import dev.weft.array.expr.Boxes;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serial;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dense array in memory as a source of blocks. A small one is known by a digest of its content,
 * so that work on equal ones is done once; a large one by a random name, since a digest takes 1 ms
 * a megabyte, far longer than most work on it.
 */
final class MemorySource implements BlockSource {
  @Serial private static final long serialVersionUID = 1;
  private static final long DIGESTED = 1L << 20; // bytes

  private final Block block;
  private volatile @Nullable String identity; // the digest is made when it is asked for

  MemorySource(Block block) {
    this.block = block;
    this.identity = block.bytes() > DIGESTED ? "memory " + UUID.randomUUID() : null;
  }

  private MemorySource(Block block, String identity) {
    this.block = block;
    this.identity = identity;
  }

  /** Returns the same elements, not copied, with other axes. */
  MemorySource reshape(int... shape) {
    Block other = block.reshape(shape);
    return other.bytes() > DIGESTED
        ? new MemorySource(other, identity() + " as " + Arrays.toString(shape))
        : new MemorySource(other);
  }

  private static String digest(Block block) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (block.toString() + ByteOrder.nativeOrder())
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      digest.update(block.asSegment().toArray(ValueLayout.JAVA_BYTE));
      return "memory " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JVM has SHA-256
    }
  }

  @Override
  public DType type() {
    return block.type();
  }

  @Override
  public long[] shape() {
    return Arrays.stream(block.shape()).asLongStream().toArray();
  }

  @Override
  public String identity() {
    String known = identity;
    if (known == null) {
      known = digest(block);
      identity = known;
    }
    return known;
  }

  @Override
  public String label() {
    return "memory";
  }

  @Override
  public Block whole() {
    return block;
  }

  @Override
  public Block read(Region region) {
    Region all = Region.all(shape());
    if (region.equals(all)) {
      return block;
    }
    return Block.filled(
        block.type(),
        Boxes.ints(region.shape()),
        array -> Boxes.copy(block, all, array, region, region));
  }

  @Override
  public String toString() {
    return Layout.text(shape());
  }
}

package dev.weft.io.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.io.Damage;
import dev.weft.io.chunk.Grid;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawTest {
  @TempDir Path folder;

  /** Numbers after a header of seven bytes. */
  private Path file(DType type, ByteOrder order) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(7 + 60 * type.bytes()).order(order).position(7);
    for (int i = 0; i < 60; i++) {
      switch (type) {
        case FLOAT64 -> bytes.putDouble(i);
        case COMPLEX128 -> bytes.putDouble(i).putDouble(0);
        case FLOAT32 -> bytes.putFloat(i);
        case INT64, UINT64 -> bytes.putLong(i);
        case INT32, UINT32 -> bytes.putInt(i);
        case INT16, UINT16 -> bytes.putShort((short) i);
        case INT8, UINT8, BOOL -> bytes.put((byte) i);
      }
    }
    return Files.write(folder.resolve("x.raw"), bytes.array());
  }

  @Test
  void numbersOfEveryType_areReadInBothOrders() throws IOException {
    NDArray numbers = Creation.arange(0, 60, 1).reshape(3, 4, 5).compute();
    for (DType type : DType.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        DArray x = Raw.open(file(type, order), type, new long[] {3, 4, 5}, 7, order);
        DArray wanted = numbers.lazy().astype(type);
        assertThat(x.compute()).isEqualTo(wanted.compute());
        assertThat(x.get("::-1, 1:3, ::2").compute())
            .isEqualTo(wanted.get("::-1, 1:3, ::2").compute());
      }
    }
  }

  @Test
  void filesThatAreTooShort_areRefused() throws IOException {
    Path file = file(DType.INT16, ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> Raw.open(file, DType.INT16, 8, 8))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file + ": (8, 8) of int16 from byte 0 on end at byte 128; the file ends at byte 127");
    assertThatThrownBy(() -> Raw.open(file, DType.INT16, 1L << 40, 1L << 40))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": (1099511627776, 1099511627776) of int16 from byte 0 on have more than 2^63"
                + " bytes; the file ends at byte 127");
    assertThatThrownBy(() -> Raw.open(file, DType.INT16, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lengths and offset must not be negative: shape=(-1), offset=0");
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> Raw.open(absent, DType.INT16, 1))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            absent + ": no such file; the working directory is " + Path.of("").toAbsolutePath());
  }

  @Test
  void anyShapeAndPlace_isRead_orRefusedWhereTheFileIsTooShort() throws IOException {
    long seed = Long.getLong("weft.seed", 3);
    var random = new SplittableRandom(seed);
    Path file = Files.write(folder.resolve("x.raw"), new byte[1000]);
    List<DType> types = List.of(DType.values());
    int inputs = Damage.inputs(100_000);
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      DType type = types.get(random.nextInt(types.size()));
      long[] shape = new long[1 + random.nextInt(3)];
      BigInteger end = BigInteger.valueOf(type.bytes());
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = random.nextInt(5) == 0 ? random.nextLong() >>> 1 : random.nextInt(12);
        end = end.multiply(BigInteger.valueOf(shape[axis]));
      }
      long offset = random.nextInt(20) == 0 ? random.nextLong() >>> 1 : random.nextInt(300);
      boolean fits = end.add(BigInteger.valueOf(offset)).compareTo(BigInteger.valueOf(1000)) <= 0;
      String input = "seed %d, input %d".formatted(seed, i);
      try {
        DArray x = Raw.open(file, type, shape, offset, ByteOrder.BIG_ENDIAN);
        assertThat(fits).as(input).isTrue();
        assertThat(x.shape()).as(input).isEqualTo(shape);
      } catch (IOException e) {
        boolean empty = Grid.size(shape) == 0; // and longer than an array may be
        assertThat(fits && !empty).as(input).isFalse();
        assertThat(e.getMessage()).as(input).contains(file.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(inputs / 10, inputs - inputs / 10);
  }
}

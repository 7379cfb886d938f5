package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.engine.TaskFailedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Arrays from and into what users write themselves. */
class SourcesAndTargetsTest {
  /** Numbers told by their place: 100 * row + column. */
  private record Table(DType dtype, boolean lying) implements ArraySource {
    @Override
    public long[] shape() {
      return new long[] {7, 5};
    }

    @Override
    public String identity() {
      return "table " + dtype + lying;
    }

    @Override
    public String label() {
      return "table";
    }

    @Override
    public NDArray read(Region region) throws IOException {
      if (region.to(0) == 7 && lying) {
        return NDArray.of(1, 2);
      }
      DArray rows = Creation.arange(region.from(0), region.to(0), 1).multiply(100);
      DArray columns = Creation.arange(region.from(1), region.to(1), 1);
      DArray all = rows.expandDims(1).add(columns);
      return (dtype.isComplex() ? all.multiply(new Complex(1, -1)) : all.astype(dtype)).compute();
    }
  }

  @Test
  void aSourceOfTheUsers_isReadBoxByBox() {
    DArray x = DArray.from(new Table(DType.FLOAT64, false), 3, 2);
    DArray wanted =
        Creation.arange(0, 7, 1).multiply(100).expandDims(1).add(Creation.arange(0, 5, 1));
    assertThat(x.chunks().getFirst().sizes()).containsExactly(3, 3, 1);
    assertThat(x.compute()).isEqualTo(wanted.astype(DType.FLOAT64).compute());
    assertThat(x.get("::-2, 3").compute())
        .isEqualTo(wanted.astype(DType.FLOAT64).get("::-2, 3").compute());
    assertThat(x.sum().compute().item()).isEqualTo(wanted.sum().compute().item());
    DArray z = DArray.from(new Table(DType.COMPLEX128, false), 2, 5);
    assertThat(z.compute()).isEqualTo(wanted.multiply(new Complex(1, -1)).compute());
  }

  @Test
  void aSourceThatGivesAnotherShape_isNamed() {
    DArray x = DArray.from(new Table(DType.FLOAT64, true), 3, 5);
    assertThatThrownBy(x::compute)
        .isInstanceOf(TaskFailedException.class)
        .rootCause()
        .isInstanceOf(IOException.class)
        .hasMessage("table gave float64 [2] for [6:7, 0:5]; it should be float64 [1, 5]");
  }

  @Test
  void aTargetOfTheUsers_isGivenEveryBlockOnce() {
    Map<String, NDArray> blocks = new ConcurrentHashMap<>();
    DArray x = Creation.arange(0, 12, 1).reshape(3, 4).rechunk(2, 3);
    long bytes = x.store((offset, block) -> blocks.put(Arrays.toString(offset), block));
    assertThat(bytes).isEqualTo(96);
    assertThat(new TreeMap<>(blocks))
        .containsOnlyKeys("[0, 0]", "[0, 3]", "[2, 0]", "[2, 3]")
        .containsEntry("[2, 0]", x.get("2:, :3").compute());
    blocks.clear();
    DArray z = x.multiply(new Complex(0, 1));
    z.store((offset, block) -> blocks.put(Arrays.toString(offset), block));
    assertThat(blocks).containsEntry("[0, 3]", z.get(":2, 3:").compute());
  }
}

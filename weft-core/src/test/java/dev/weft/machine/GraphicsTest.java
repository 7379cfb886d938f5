package dev.weft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraphicsTest {
  private static final long MIB = 1L << 20;
  private static final String TWO =
      """
      echo '0, GPU-aa11, 81559, NVIDIA H100 80GB HBM3'
      echo '1, GPU-bb22, 24564, NVIDIA RTX A5000, rev 2'
      """;

  @TempDir Path root;

  private FakeSystem system() {
    return FakeSystem.host(root, 4, 8);
  }

  @Test
  void withoutAVariable_allThatAreListedAreGranted() {
    assertThat(system().program("nvidia-smi", TWO).detect().gpus())
        .containsExactly(
            new Gpu("0", "NVIDIA H100 80GB HBM3", 81559 * MIB, "nvidia-smi"),
            new Gpu("1", "NVIDIA RTX A5000, rev 2", 24564 * MIB, "nvidia-smi"));
  }

  @Test
  void theVariable_choosesByIndexAndByUuid() {
    var system = system().program("nvidia-smi", TWO);
    assertThat(system.with("CUDA_VISIBLE_DEVICES", "1").detect().gpus())
        .extracting(Gpu::name)
        .containsExactly("NVIDIA RTX A5000, rev 2");
    assertThat(system.with("CUDA_VISIBLE_DEVICES", "GPU-bb,0").detect().gpus())
        .extracting(Gpu::id)
        .containsExactly("GPU-bb", "0");
  }

  @Test
  void afterADeviceThatDoesNotExist_noneIsShown() {
    var system = system().program("nvidia-smi", TWO).with("CUDA_VISIBLE_DEVICES", "1,7,0");
    assertThat(system.detect().gpus()).extracting(Gpu::id).containsExactly("1");
  }

  @Test
  void anEmptyVariable_hidesAll() {
    var system = system().program("nvidia-smi", TWO);
    for (String nothing : new String[] {"", "-1", "NoDevFiles"}) {
      assertThat(system.with("CUDA_VISIBLE_DEVICES", nothing).detect().gpus()).isEmpty();
    }
  }

  @Test
  void withoutNvidiaSmi_theVariableIsBelieved() {
    assertThat(system().with("CUDA_VISIBLE_DEVICES", "0,3").detect().gpus())
        .containsExactly(
            new Gpu("0", "unknown", 0, "CUDA_VISIBLE_DEVICES"),
            new Gpu("3", "unknown", 0, "CUDA_VISIBLE_DEVICES"));
  }

  @Test
  void withNeither_thereIsNone() {
    assertThat(system().detect().gpus()).isEmpty();
  }

  @Test
  void nvidiaSmiThatFails_listsNone() {
    assertThat(system().program("nvidia-smi", "echo no driver; exit 9\n").detect().gpus())
        .isEmpty();
  }

  @Test
  void nvidiaSmiThatHangs_isGivenUp() {
    assertThat(system().program("nvidia-smi", "exec /bin/sleep 50\n").detect().gpus()).isEmpty();
  }
}

package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.machine.Gpu;
import dev.weft.machine.Grant;
import dev.weft.machine.Limit;
import dev.weft.machine.Machine;
import dev.weft.machine.Scratch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InfoCommandTest {
  private static final Limit HOST = new Limit(64, "host");
  private static final Limit TASK = new Limit(4, "SLURM_CPUS_PER_TASK");
  private static final Machine MACHINE =
      new Machine(
          new Grant(TASK, List.of(HOST, TASK)),
          new Grant(new Limit(2, "processor topology"), List.of()),
          new Grant(new Limit(3L << 29, "cgroup v2 memory.max"), List.of()),
          List.of(new Gpu("0", "NVIDIA H100", 80L << 30, "nvidia-smi")),
          List.of(
              new Scratch(
                  Path.of("/scratch/me"), "TMPDIR", "lustre", Scratch.Medium.NETWORK, 5L << 40)));

  @Test
  void theTable_namesTheSourceOfEachFigureAndWhatElseWasConsidered() {
    assertThat(InfoCommand.table(MACHINE).lines())
        .anyMatch(line -> line.matches("cores +4 +SLURM_CPUS_PER_TASK \\(host 64\\)"))
        .anyMatch(line -> line.matches("physical cores +2 +processor topology"))
        .anyMatch(line -> line.matches("memory +1.5 GiB +cgroup v2 memory.max"))
        .anyMatch(line -> line.matches("blas +(.*(openblas|mkl).*|pure Java: .* apt install .*)"))
        .anyMatch(line -> line.matches("gpu 0 +NVIDIA H100, 80.0 GiB +nvidia-smi"))
        .anyMatch(line ->
            line.matches(
                "scratch +/scratch/me \\(lustre, 5.0 TiB free\\) +TMPDIR; over the network.*"));
  }

  @Test
  void theJson_holdsTheSame() {
    assertThat(Json.text(json -> InfoCommand.write(MACHINE, json)))
        .contains(
            "\"cores\":{\"value\":4,\"source\":\"SLURM_CPUS_PER_TASK\",\"considered\":[{\"value\":64,\"source\":\"host\"},")
        .contains("\"memoryBytes\":{\"value\":1610612736,")
        .contains("\"blas\":\"" + dev.weft.array.Linalg.library() + "\"")
        .contains("\"medium\":\"network\"");
  }
}

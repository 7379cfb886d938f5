package dev.weft.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What this process was granted of the machine that it runs on, each figure with its source.
 *
 * @param cores processors that may run threads of this process at one time
 * @param physicalCores the cores behind them: two processors of one core share its arithmetic
 * @param memory bytes, all uses together
 * @param gpus graphics processors
 * @param scratch folders for temporary files that exist and can be written, the best named first
 */
public record Machine(
    Grant cores, Grant physicalCores, Grant memory, List<Gpu> gpus, List<Scratch> scratch) {
  /** The variable of the environment by which a user sets the number of threads. */
  public static final String THREADS = "WEFT_THREADS";

  public Machine {
    gpus = List.copyOf(gpus);
    scratch = List.copyOf(scratch);
  }

  /**
   * Looks at the machine of this process. Where {@code nvidia-smi} is installed it is asked for the
   * GPUs, which takes some tenths of a second; {@link Grant#ofCores} and {@link Grant#ofMemory}
   * only read a few files.
   *
   * @throws IllegalArgumentException if {@code WEFT_THREADS} is set to something else than a number
   *     of 1 or more
   */
  public static Machine detect() {
    return detect(Path.of("/"), System.getenv());
  }

  /**
   * Looks at a machine.
   *
   * @param root the folder that holds its {@code proc} and {@code sys}
   * @param environment the variables of the process
   */
  public static Machine detect(Path root, Map<String, String> environment) {
    var files = new SystemFiles(root);
    Grant cores = cores(root, environment);
    return new Machine(
        cores,
        Processors.physical(files, cores),
        memory(root, environment),
        Graphics.detect(environment),
        Folders.detect(files, environment));
  }

  static Grant cores(Path root, Map<String, String> environment) {
    var files = new SystemFiles(root);
    List<Limit> limits = new ArrayList<>(Processors.host(files));
    limits.addAll(new ControlGroups(files).cores());
    limits.addAll(BatchSystems.cores(environment, files));
    return Processors.decreed(environment)
        .map(decree -> Grant.decreed(decree, limits))
        .orElseGet(() -> Grant.least(limits));
  }

  static Grant memory(Path root, Map<String, String> environment) {
    var files = new SystemFiles(root);
    List<Limit> limits = new ArrayList<>(Memory.host(files));
    limits.addAll(new ControlGroups(files).memory());
    limits.addAll(BatchSystems.memory(environment));
    return Grant.least(limits);
  }
}

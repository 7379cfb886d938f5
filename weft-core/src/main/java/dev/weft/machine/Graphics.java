package dev.weft.machine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The GPUs: those that {@code nvidia-smi} lists, less those that CUDA_VISIBLE_DEVICES hides. */
final class Graphics {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
  private static final int PATIENCE_SECONDS = 5; // a driver in trouble makes nvidia-smi hang
  private static final long MIB = 1L << 20;

  private Graphics() {}

  /** A GPU as nvidia-smi lists it. */
  private record Listed(String index, String uuid, String name, long memoryBytes) {
    Gpu as(String id, String source) {
      return new Gpu(id, name, memoryBytes, source);
    }
  }

  static List<Gpu> detect(Map<String, String> environment) {
    String visible = environment.get(VISIBLE);
    if (visible != null && hidesAll(visible)) {
      return List.of();
    }
    List<Listed> listed = installed(environment).map(Graphics::list).orElse(List.of());
    if (visible == null) {
      return listed.stream().map(gpu -> gpu.as(gpu.index(), "nvidia-smi")).toList();
    }
    return shown(visible, listed);
  }

  private static boolean hidesAll(String visible) {
    return visible.isBlank() || visible.startsWith("-") || visible.equals("NoDevFiles");
  }

  /** As CUDA reads the variable: what follows a device that does not exist is not shown either. */
  private static List<Gpu> shown(String visible, List<Listed> listed) {
    var gpus = new ArrayList<Gpu>();
    for (String entry : visible.split(",", -1)) {
      String id = entry.strip();
      Listed match = match(id, listed);
      if (match != null) {
        gpus.add(match.as(id, VISIBLE));
      } else if (id.startsWith("MIG-") || (listed.isEmpty() && !id.isEmpty() && !hidesAll(id))) {
        gpus.add(new Gpu(id, "unknown", 0, VISIBLE));
      } else {
        break;
      }
    }
    return gpus;
  }

  private static @Nullable Listed match(String id, List<Listed> listed) {
    for (Listed gpu : listed) {
      if (gpu.index().equals(id) || (id.startsWith("GPU-") && gpu.uuid().startsWith(id))) {
        return gpu;
      }
    }
    return null;
  }

  private static Optional<Path> installed(Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        Path program = Path.of(folder, "nvidia-smi");
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Listed> list(Path program) {
    Path answer = null;
    try {
      // into a file, so that a program that hangs can be waited for with a limit
      answer = Files.createTempFile("weft-gpus", ".csv");
      var process =
          new ProcessBuilder(
                  program.toString(),
                  "--query-gpu=index,uuid,memory.total,name",
                  "--format=csv,noheader,nounits")
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      return process.exitValue() == 0 ? parse(answer) : List.of();
    } catch (IOException e) {
      return List.of(); // it cannot be started: no driver for it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      delete(answer);
    }
  }

  private static List<Listed> parse(Path answer) throws IOException {
    var gpus = new ArrayList<Listed>();
    for (String line : Files.readAllLines(answer, StandardCharsets.UTF_8)) {
      String[] fields = line.split(",", 4);
      if (fields.length == 4) {
        long memory = Numbers.whole(fields[2]).orElse(0) * MIB;
        gpus.add(new Listed(fields[0].strip(), fields[1].strip(), fields[3].strip(), memory));
      }
    }
    return gpus;
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}

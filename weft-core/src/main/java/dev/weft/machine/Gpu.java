package dev.weft.machine;

import static java.util.Objects.requireNonNull;

/**
 * A graphics processor that this process may use.
 *
 * @param id as CUDA_VISIBLE_DEVICES would name it: an index or a UUID
 * @param name the model; {@code unknown} where nobody could be asked
 * @param memoryBytes its memory; 0 where nobody could be asked
 * @param source who named it
 */
public record Gpu(String id, String name, long memoryBytes, String source) {
  public Gpu {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(source, "source");
  }
}

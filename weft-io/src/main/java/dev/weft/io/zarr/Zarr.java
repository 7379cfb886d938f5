package dev.weft.io.zarr;

import dev.weft.array.DArray;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.io.chunk.ChunkTarget;
import dev.weft.io.chunk.Draft;
import dev.weft.io.chunk.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Arrays in Zarr stores of version 2 and 3, in folders.
 *
 * <pre>{@code
 * DArray stack = Zarr.open(Path.of("scan.zarr"), "raw");
 * Zarr.write(stack.mean(0), Path.of("mean.zarr"), ZarrOptions.v3());
 * }</pre>
 *
 * <p>Opening reads the description alone. Chunks are read by the tasks that need them, each once;
 * missing ones have the fill value. Read are all codecs of {@code dev.weft.io.codec}, both orders
 * of bytes and of axes, shards, and both ways to name chunks.
 *
 * <p>Writing is done by the tasks that made the blocks: whole chunks, each a file that gets its
 * name when it is complete, in a folder {@code .NAME.part} that gets its name when all are.
 */
public final class Zarr {
  private Zarr() {}

  /**
   * Returns the array in a folder.
   *
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static DArray open(Path folder) throws IOException {
    return array(folder).lazy();
  }

  /**
   * Returns an array of a group.
   *
   * @param name its name, with {@code /} between groups
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static DArray open(Path store, String name) throws IOException {
    return group(store).open(name);
  }

  /**
   * Returns the array in a folder and what is said of it.
   *
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static ZarrArray array(Path folder) throws IOException {
    Node node = Node.open(folder);
    return new ZarrArray(folder, node.metadata(), node.attributes());
  }

  /**
   * Returns the group in a folder.
   *
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static ZarrGroup group(Path folder) throws IOException {
    return ZarrGroup.open(folder);
  }

  /**
   * Makes an empty group.
   *
   * @param version 2 or 3
   * @param attributes texts, numbers, booleans, lists and maps of those
   * @throws IOException if there is something of this name already, or it cannot be written
   */
  public static ZarrGroup createGroup(
      Path folder, int version, Map<String, ? extends @Nullable Object> attributes)
      throws IOException {
    return ZarrGroup.create(folder, version, attributes);
  }

  /**
   * Gathers the descriptions of all members of a group in one file, for readers to whom files are
   * far away; it replaces the one that is there.
   *
   * @throws IOException if a description is wrong, or the file cannot be written
   */
  public static void consolidate(Path group) throws IOException {
    Consolidated.write(group);
  }

  /**
   * Computes an array on the threads of this JVM into a folder, in version 3.
   *
   * @throws IOException as {@link #write(DArray, Path, ZarrOptions)}
   */
  public static Path write(DArray array, Path folder) throws IOException {
    return write(array, folder, ZarrOptions.v3());
  }

  /**
   * Computes an array on the threads of this JVM into a folder, which must not be there, or empty,
   * or an array that may be replaced. A group that lists its members in one file lists this one
   * afterwards.
   *
   * @throws IllegalArgumentException if the options do not fit the array
   * @throws IOException if the folder cannot be written; this is known before anything is computed
   */
  public static Path write(DArray array, Path folder, ZarrOptions options) throws IOException {
    return write(array, folder, options, Lazy::compute);
  }

  /** As {@link #write(DArray, Path, ZarrOptions)}, computed by {@code client}. */
  public static Path write(DArray array, Path folder, ZarrOptions options, Client client)
      throws IOException {
    return write(array, folder, options, client::compute);
  }

  private static Path write(
      DArray array, Path folder, ZarrOptions options, Consumer<Lazy<Long>> compute)
      throws IOException {
    Metadata metadata = Writing.metadata(array, options);
    Draft.check(folder);
    if (Draft.isTaken(folder)) {
      Node there = Node.find(folder);
      boolean isArray = there != null && there.isArray();
      if (there != null && isArray && options.resumes() && there.metadata().equals(metadata)) {
        return folder.toAbsolutePath();
      }
      if (!isArray || !options.overwrites()) {
        throw new IOException(
            folder
                + " is there already"
                + (isArray
                    ? "; use ZarrOptions.overwrite() to replace the array"
                    : " and is no array; choose another name"));
      }
    }
    ChunkTarget.write(
        array, folder, metadata, options.resumes(), files(metadata, options), compute);
    Consolidated.refresh(folder);
    return folder.toAbsolutePath();
  }

  private static Map<String, byte[]> files(Metadata metadata, ZarrOptions options) {
    var files = new LinkedHashMap<String, byte[]>();
    if (metadata.version() == 2) {
      if (!options.attributes().isEmpty()) {
        files.put(Version2.ATTRIBUTES, Json.bytes(Json.node(options.attributes())));
      }
      files.put(Version2.ARRAY, Json.bytes(Version2.write(metadata)));
    } else {
      ObjectNode node = Version3.write(metadata);
      node.set("attributes", Json.node(options.attributes()));
      files.put(Version3.FILE, Json.bytes(node));
    }
    return files;
  }

  /** Returns whether there is an array or a group of Zarr in a folder. */
  public static boolean isZarr(Path folder) {
    return Files.isRegularFile(folder.resolve(Version3.FILE))
        || Files.isRegularFile(folder.resolve(Version2.ARRAY))
        || Files.isRegularFile(folder.resolve(Version2.GROUP));
  }
}

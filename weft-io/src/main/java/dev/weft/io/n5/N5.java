package dev.weft.io.n5;

import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.io.chunk.ChunkSource;
import dev.weft.io.chunk.ChunkTarget;
import dev.weft.io.chunk.Draft;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Folders;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in containers of N5, in folders.
 *
 * <pre>{@code
 * DArray volume = N5.open(Path.of("brain.n5"), "volumes/raw");   // z, y, x
 * N5.write(volume.max(0), Path.of("brain.n5"), "volumes/top", N5Options.usual());
 * }</pre>
 *
 * <p>N5 counts axes from the fastest one on; here they are as everywhere in Weft, the last one
 * fastest, so that {@code dimensions [x, y, z]} are an array of (z, y, x). Opening reads the
 * description alone; blocks are read by the tasks that need them, and missing ones are 0.
 *
 * <p>Writing is done by the tasks that made the blocks, each a file that gets its name when it is
 * complete, in a folder {@code .NAME.part} that gets its name when all are.
 */
public final class N5 {
  private static final int DEEPEST = 64;

  private N5() {}

  // ---- reading

  /**
   * Returns the array in a folder.
   *
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static DArray open(Path folder) throws IOException {
    N5Format format = Attributes.format(Attributes.of(folder));
    String identity = "n5 " + folder.toAbsolutePath() + " " + UUID.randomUUID();
    return new ChunkSource(folder, format, identity).lazy();
  }

  /**
   * Returns an array of a container.
   *
   * @param name its name, with {@code /} between groups
   * @throws IOException if there is none, or its description is wrong; the message names the file
   */
  public static DArray open(Path container, String name) throws IOException {
    Path folder = Folders.member(container, name);
    Attributes.of(container); // refuses a container of a version that is not known
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          container + ": has no array '" + name + "'; its arrays are " + arrays(container));
    }
    return open(folder);
  }

  /**
   * Returns the names of all arrays of a container, sorted; {@code /} stands between groups. That
   * of an array which is the whole container is empty.
   *
   * @throws IOException if there is no such folder, or a description is wrong
   */
  public static List<String> arrays(Path container) throws IOException {
    var names = new ArrayList<String>();
    gather(container, "", names, 0);
    Collections.sort(names);
    return names;
  }

  private static void gather(Path folder, String name, List<String> names, int depth)
      throws IOException {
    if (Attributes.isArray(Attributes.of(folder))) {
      names.add(name);
    } else if (depth < DEEPEST) {
      for (Path member : Folders.in(folder)) {
        String last = String.valueOf(member.getFileName());
        gather(member, name.isEmpty() ? last : name + "/" + last, names, depth + 1);
      }
    }
  }

  /**
   * Returns the attributes of an array or a group: texts, numbers, booleans, lists and maps of
   * those, and null; without those that say what it is.
   *
   * @throws IOException if there is no such folder, or its description is wrong
   */
  public static Map<String, @Nullable Object> attributes(Path folder) throws IOException {
    return Collections.unmodifiableMap(Attributes.others(Attributes.of(folder)));
  }

  // ---- writing

  /**
   * Computes an array on the threads of this JVM into a folder, a container of this array alone,
   * with the usual options.
   *
   * @throws IOException as {@link #write(DArray, Path, N5Options)}
   */
  public static Path write(DArray array, Path folder) throws IOException {
    return write(array, folder, N5Options.usual());
  }

  /**
   * Computes an array on the threads of this JVM into a folder, a container of this array alone. It
   * must not be there, or be empty, or an array that may be replaced.
   *
   * @throws IllegalArgumentException if the options do not fit the array, or it is bool, complex or
   *     of no axes, which N5 does not have
   * @throws IOException if the folder cannot be written; this is known before anything is computed
   */
  public static Path write(DArray array, Path folder, N5Options options) throws IOException {
    return write(array, folder, options, true, Lazy::compute);
  }

  /** As {@link #write(DArray, Path, N5Options)}, computed by {@code client}. */
  public static Path write(DArray array, Path folder, N5Options options, Client client)
      throws IOException {
    return write(array, folder, options, true, client::compute);
  }

  /**
   * Computes an array on the threads of this JVM into a container. That and the groups on the way
   * are made if they are not there.
   *
   * @param name the name of the array, with {@code /} between groups
   * @throws IllegalArgumentException as {@link #write(DArray, Path, N5Options)}
   * @throws IOException if it cannot be written; this is known before anything is computed
   */
  public static Path write(DArray array, Path container, String name, N5Options options)
      throws IOException {
    return write(array, container, name, options, Lazy::compute);
  }

  /** As {@link #write(DArray, Path, String, N5Options)}, computed by {@code client}. */
  public static Path write(
      DArray array, Path container, String name, N5Options options, Client client)
      throws IOException {
    return write(array, container, name, options, client::compute);
  }

  private static Path write(
      DArray array, Path container, String name, N5Options options, Consumer<Lazy<Long>> compute)
      throws IOException {
    Path folder = Folders.member(container, name);
    format(array, options);
    group(container);
    Path at = container;
    String[] parts = name.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.resolve(parts[i]);
      group(at);
    }
    return write(array, folder, options, false, compute);
  }

  /** Makes a group if there is nothing, and refuses what is none. */
  private static void group(Path folder) throws IOException {
    Path file = folder.resolve(Attributes.FILE);
    if (Draft.isTaken(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(folder + " is a file, no group of N5; choose another name");
      }
      Fields fields = Attributes.of(folder);
      if (Attributes.isArray(fields)) {
        throw fields.error("is an array, and arrays hold no others; choose another name");
      }
      if (Files.exists(file)) {
        return;
      }
    }
    Draft.check(folder);
    Files.createDirectories(folder);
    Draft.replace(file, Attributes.group(Map.of()));
  }

  private static N5Format format(DArray array, N5Options options) throws IOException {
    DType type = array.dtype();
    long[] shape = array.shape();
    if (type.isBool() || type.isComplex()) {
      throw new IllegalArgumentException(
          "N5 has no "
              + type
              + "; "
              + (type.isBool()
                  ? "cast it first with astype(DType.UINT8)"
                  : "write real() and imag() as two arrays"));
    }
    if (shape.length == 0) {
      throw new IllegalArgumentException(
          "N5 has no arrays without axes; give it one with expandDims(0)");
    }
    long[] blocks = options.blockLengths();
    if (blocks == null) {
      blocks = ChunkTarget.own(array.layout());
    }
    ChunkTarget.checkRank("blocks", blocks, shape);
    Grid grid = Grid.of(new Fields("the array to be written", Json.object()), shape, blocks, type);
    return new N5Format(grid, type, options.codecs());
  }

  private static Path write(
      DArray array,
      Path folder,
      N5Options options,
      boolean isContainer,
      Consumer<Lazy<Long>> compute)
      throws IOException {
    N5Format format = format(array, options);
    Draft.check(folder);
    if (Draft.isTaken(folder)) {
      Fields there = Attributes.of(folder);
      boolean isArray = Attributes.isArray(there);
      if (isArray && options.resumes() && Attributes.format(there).equals(format)) {
        return folder.toAbsolutePath();
      }
      if (!isArray || !options.overwrites()) {
        throw new IOException(
            folder
                + " is there already"
                + (isArray
                    ? "; use N5Options.overwrite() to replace the array"
                    : " and is no array; choose another name"));
      }
    }
    byte[] said = Attributes.bytes(format, options.attributes(), isContainer);
    ChunkTarget.write(
        array, folder, format, options.resumes(), Map.of(Attributes.FILE, said), compute);
    return folder.toAbsolutePath();
  }
}

package dev.weft.io.zarr;

import dev.weft.array.DArray;
import dev.weft.io.chunk.Draft;
import dev.weft.io.chunk.Folders;
import dev.weft.io.chunk.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A group of a store: arrays and groups by name. */
public final class ZarrGroup {
  private final Path folder;
  private final Node node;
  private final Map<String, Node> consolidated;

  private ZarrGroup(Path folder, Node node, Map<String, Node> consolidated) {
    this.folder = folder;
    this.node = node;
    this.consolidated = consolidated;
  }

  static ZarrGroup open(Path folder) throws IOException {
    Node node = Node.open(folder);
    if (node.isArray()) {
      throw node.said().error("is an array, not a group; open it with Zarr.open");
    }
    return new ZarrGroup(folder, node, Consolidated.read(folder, node));
  }

  static ZarrGroup create(
      Path folder, int version, Map<String, ? extends @Nullable Object> attributes)
      throws IOException {
    if (version != 2 && version != 3) {
      throw new IllegalArgumentException("there are versions 2 and 3 of Zarr, not " + version);
    }
    Draft.check(folder);
    if (Draft.isTaken(folder)) {
      throw new IOException(folder + " is there already; choose another name");
    }
    Files.createDirectories(folder);
    ObjectNode said = Json.object().put("zarr_format", version);
    if (version == 2) {
      if (!attributes.isEmpty()) {
        Draft.replace(folder.resolve(Version2.ATTRIBUTES), Json.bytes(Json.node(attributes)));
      }
      Draft.replace(folder.resolve(Version2.GROUP), Json.bytes(said));
    } else {
      said.put("node_type", "group").set("attributes", Json.node(attributes));
      Draft.replace(folder.resolve(Version3.FILE), Json.bytes(said));
    }
    Consolidated.refresh(folder);
    return open(folder);
  }

  /** Returns the folder. */
  public Path path() {
    return folder;
  }

  /** Returns the version of the format, 2 or 3. */
  public int version() {
    return node.version();
  }

  /** Returns the attributes: texts, numbers, booleans, lists and maps of those, and null. */
  public Map<String, @Nullable Object> attributes() {
    return Collections.unmodifiableMap(node.attributes());
  }

  /** Returns the names of the arrays directly in this group, sorted. */
  public List<String> arrays() throws IOException {
    return names(true);
  }

  /** Returns the names of the groups directly in this group, sorted. */
  public List<String> groups() throws IOException {
    return names(false);
  }

  private List<String> names(boolean arrays) throws IOException {
    var found = new TreeMap<String, Boolean>();
    consolidated.forEach((name, member) -> {
      if (name.indexOf('/') < 0) {
        found.put(name, member.isArray());
      }
    });
    for (Path path : Folders.in(folder)) {
      Node member = Node.find(path);
      if (member != null) {
        found.put(Objects.requireNonNull(path.getFileName()).toString(), member.isArray());
      }
    }
    found.values().removeIf(isArray -> isArray != arrays);
    return List.copyOf(found.keySet());
  }

  /**
   * Returns an array of this group.
   *
   * @param name its name, with {@code /} between groups
   * @throws IOException if there is none, or its description is wrong
   */
  public DArray open(String name) throws IOException {
    return array(name).lazy();
  }

  /** As {@link #open}, with what is said of it. */
  public ZarrArray array(String name) throws IOException {
    Path path = Folders.member(folder, name);
    Node member = Node.find(path);
    if (member == null) {
      member = consolidated.get(name);
    }
    if (member == null) {
      throw new IOException(
          folder
              + ": has no array '"
              + name
              + "'; its arrays are "
              + arrays()
              + ", its groups "
              + groups());
    }
    return new ZarrArray(path, member.metadata(), member.attributes());
  }

  /**
   * Returns a group of this group.
   *
   * @param name its name, with {@code /} between groups
   * @throws IOException if there is none, or its description is wrong
   */
  public ZarrGroup group(String name) throws IOException {
    Path path = Folders.member(folder, name);
    Node member = Node.find(path);
    if (member == null) {
      member = consolidated.get(name);
    }
    if (member == null || member.isArray()) {
      throw new IOException(folder + ": has no group '" + name + "'; its groups are " + groups());
    }
    var inner = new TreeMap<String, Node>();
    consolidated.forEach((key, value) -> {
      if (key.startsWith(name + "/")) {
        inner.put(key.substring(name.length() + 1), value);
      }
    });
    return new ZarrGroup(path, member, inner);
  }

  /** Returns the folder. */
  @Override
  public String toString() {
    return "Zarr " + version() + " group " + folder;
  }
}

package dev.weft.io.zarr;

import dev.weft.io.chunk.Draft;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Folders;
import dev.weft.io.chunk.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The descriptions of all members of a group in one file. */
final class Consolidated {
  private static final int DEEPEST = 64;

  private Consolidated() {}

  // ---- reading

  /** Returns the members that are listed, by name; none if nothing is. */
  static Map<String, Node> read(Path folder, Node group) throws IOException {
    if (group.version() == 3) {
      if (!group.said().has(Version3.CONSOLIDATED)) {
        return Map.of();
      }
      Fields all = group.said().in(Version3.CONSOLIDATED).in("metadata");
      var members = new TreeMap<String, Node>();
      for (var entry : all.object().properties()) {
        Folders.member(folder, entry.getKey());
        members.put(entry.getKey(), Node.of3(all.in(entry.getKey())));
      }
      return members;
    }
    Path file = folder.resolve(Version2.CONSOLIDATED);
    return Files.isRegularFile(file)
        ? read2(folder, new Fields(file.toString(), Json.read(file)).in("metadata"))
        : Map.of();
  }

  private static Map<String, Node> read2(Path folder, Fields all) throws IOException {
    var members = new TreeMap<String, Node>();
    for (String key : all.object().propertyNames()) {
      int slash = key.lastIndexOf('/');
      String kind = key.substring(slash + 1);
      if (slash < 0 || (!kind.equals(Version2.ARRAY) && !kind.equals(Version2.GROUP))) {
        continue; // of the group itself, or attributes
      }
      String name = key.substring(0, slash);
      Folders.member(folder, name);
      String attributes = name + "/" + Version2.ATTRIBUTES;
      Map<String, @Nullable Object> values =
          all.has(attributes) ? Json.map(all.in(attributes).object()) : Map.of();
      members.put(name, new Node(2, kind.equals(Version2.ARRAY), all.in(key), values));
    }
    return members;
  }

  // ---- writing

  static void write(Path folder) throws IOException {
    ZarrGroup group = ZarrGroup.open(folder);
    ObjectNode all = Json.object();
    if (group.version() == 2) {
      gather2(folder, "", all, 0);
      ObjectNode file = Json.object().put("zarr_consolidated_format", 1);
      file.set("metadata", all);
      Draft.replace(folder.resolve(Version2.CONSOLIDATED), Json.bytes(file));
    } else {
      gather3(folder, "", all, 0);
      Path file = folder.resolve(Version3.FILE);
      ObjectNode said = Json.read(file);
      ObjectNode inline = Json.object().put("kind", "inline").put("must_understand", false);
      inline.set("metadata", all);
      said.set(Version3.CONSOLIDATED, inline);
      Draft.replace(file, Json.bytes(said));
    }
  }

  private static void gather2(Path folder, String prefix, ObjectNode all, int depth)
      throws IOException {
    for (String name : new String[] {Version2.ARRAY, Version2.ATTRIBUTES, Version2.GROUP}) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        all.set(prefix + name, Json.read(file));
      }
    }
    if (depth < DEEPEST && Files.isRegularFile(folder.resolve(Version2.GROUP))) {
      for (Path member : Folders.in(folder)) {
        gather2(member, prefix + member.getFileName() + "/", all, depth + 1);
      }
    }
  }

  private static void gather3(Path folder, String prefix, ObjectNode all, int depth)
      throws IOException {
    for (Path member : Folders.in(folder)) {
      Path file = member.resolve(Version3.FILE);
      if (!Files.isRegularFile(file)) {
        continue;
      }
      ObjectNode said = Json.read(file);
      JsonNode type = said.get("node_type");
      said.remove(Version3.CONSOLIDATED);
      all.set(prefix + member.getFileName(), said);
      if (depth < DEEPEST && type != null && type.asString().equals("group")) {
        gather3(member, prefix + member.getFileName() + "/", all, depth + 1);
      }
    }
  }

  /** Gathers anew in the groups above {@code changed} that had gathered. */
  static void refresh(Path changed) throws IOException {
    Path folder = changed.toAbsolutePath().getParent();
    while (folder != null && Zarr.isZarr(folder)) {
      Node node = Node.find(folder);
      if (node == null || node.isArray()) {
        return;
      }
      boolean gathered =
          node.version() == 2
              ? Files.isRegularFile(folder.resolve(Version2.CONSOLIDATED))
              : node.said().has(Version3.CONSOLIDATED);
      if (gathered) {
        write(folder);
      }
      folder = folder.getParent();
    }
  }
}

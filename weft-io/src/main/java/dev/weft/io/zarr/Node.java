package dev.weft.io.zarr;

import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Folders;
import dev.weft.io.chunk.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the files of a folder say it is.
 *
 * @param version 2 or 3
 * @param isArray whether it is an array, and not a group
 * @param said what says so
 * @param attributes its attributes, as plain values
 */
record Node(int version, boolean isArray, Fields said, Map<String, @Nullable Object> attributes) {

  /** Returns what a folder is; null if it is nothing of Zarr. */
  static @Nullable Node find(Path folder) throws IOException {
    Path three = folder.resolve(Version3.FILE);
    if (Files.isRegularFile(three)) {
      return of3(new Fields(three.toString(), Json.read(three)));
    }
    for (String name : new String[] {Version2.ARRAY, Version2.GROUP}) {
      Path two = folder.resolve(name);
      if (Files.isRegularFile(two)) {
        Path attributes = folder.resolve(Version2.ATTRIBUTES);
        return new Node(
            2,
            name.equals(Version2.ARRAY),
            new Fields(two.toString(), Json.read(two)),
            Files.isRegularFile(attributes) ? Json.map(Json.read(attributes)) : Map.of());
      }
    }
    return null;
  }

  static Node of3(Fields fields) throws IOException {
    fields.number("zarr_format", 3, 3);
    String type = fields.text("node_type");
    if (!type.equals("array") && !type.equals("group")) {
      throw fields.error("'node_type' is neither array nor group: " + type);
    }
    JsonNode attributes = fields.get("attributes");
    if (attributes != null && !(attributes instanceof ObjectNode)) {
      throw fields.error("'attributes' is no object: " + Fields.cut(attributes));
    }
    return new Node(
        3,
        type.equals("array"),
        fields,
        attributes instanceof ObjectNode object ? Json.map(object) : Map.of());
  }

  /** Returns what a folder is, which must be of Zarr. */
  static Node open(Path folder) throws IOException {
    Node node = find(folder);
    if (node != null) {
      return node;
    }
    if (!Files.isDirectory(folder)) {
      throw Folders.absent(folder, "ZarrOptions");
    }
    throw new IOException(
        folder
            + ": neither an array nor a group of Zarr: it holds no zarr.json, .zarray or .zgroup");
  }

  Metadata metadata() throws IOException {
    if (!isArray) {
      throw said.error("is a group, not an array; open a member of it by its name");
    }
    return version == 2 ? Version2.read(said) : Version3.read(said);
  }
}

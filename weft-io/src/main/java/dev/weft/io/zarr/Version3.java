package dev.weft.io.zarr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import dev.weft.io.chunk.Packing;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code zarr.json} of an array of version 3. */
final class Version3 {
  static final String FILE = "zarr.json";
  static final String CONSOLIDATED = "consolidated_metadata";
  private static final Set<String> KNOWN =
      Set.of(
          "zarr_format",
          "node_type",
          "shape",
          "data_type",
          "chunk_grid",
          "chunk_key_encoding",
          "fill_value",
          "codecs",
          "attributes",
          "dimension_names",
          "storage_transformers",
          "consolidated_metadata");

  private Version3() {}

  static Metadata read(Fields fields) throws IOException {
    fields.number("zarr_format", 3, 3);
    if (!fields.text("node_type").equals("array")) {
      throw fields.error("is a " + fields.text("node_type") + ", not an array");
    }
    checkExtensions(fields);
    DType type = Element.typeOf3(fields);
    Fields regular = named(fields, "chunk_grid", "regular");
    Grid grid =
        Grid.of(fields, fields.lengths("shape", 0), regular.lengths("chunk_shape", 1), type);
    fields.need("fill_value");
    return new Metadata(
        3,
        grid,
        type,
        Metadata.list(Element.fill(fields, type)),
        fields.has("fill_value"),
        pipeline(fields, fields.list("codecs"), grid.chunk(), type, 0),
        keys(fields),
        names(fields, grid.rank()));
  }

  private static void checkExtensions(Fields fields) throws IOException {
    for (var entry : fields.object().properties()) {
      JsonNode may = entry.getValue().isObject() ? entry.getValue().get("must_understand") : null;
      boolean optional = may != null && may.isBoolean() && !may.booleanValue();
      if (!KNOWN.contains(entry.getKey()) && !optional) {
        throw fields.error(
            "'" + entry.getKey() + "' is not known, and must be understood to read the array");
      }
    }
    if (fields.has("storage_transformers") && !fields.list("storage_transformers").isEmpty()) {
      throw fields.error(
          "'storage_transformers' are not supported: "
              + Fields.cut(fields.need("storage_transformers")));
    }
  }

  /** Returns the settings of an extension point that must have one name. */
  private static Fields named(Fields fields, String member, String wanted) throws IOException {
    Fields point = extension(fields, member, fields.need(member));
    String name = point.text("name");
    if (!name.equals(wanted)) {
      throw fields.error("'" + member + "' is '" + name + "'; only '" + wanted + "' is known");
    }
    return point.in("configuration");
  }

  /** Returns a name with settings; a bare text is one without. */
  private static Fields extension(Fields fields, String member, JsonNode node) throws IOException {
    if (node instanceof ObjectNode object) {
      var inner = new Fields(fields.where() + ": " + member, object);
      if (!inner.has("configuration")) {
        object.putObject("configuration");
      }
      return inner;
    }
    if (node.isString()) {
      ObjectNode object = Json.object();
      object.put("name", node.stringValue()).putObject("configuration");
      return new Fields(fields.where() + ": " + member, object);
    }
    throw fields.error("'" + member + "' is neither a name nor an object: " + Fields.cut(node));
  }

  private static Keys keys(Fields fields) throws IOException {
    Fields point = extension(fields, "chunk_key_encoding", fields.need("chunk_key_encoding"));
    String name = point.text("name");
    if (!name.equals("default") && !name.equals("v2")) {
      throw fields.error("'chunk_key_encoding' is '" + name + "'; 'default' and 'v2' are known");
    }
    boolean prefixed = name.equals("default");
    String separator = point.in("configuration").text("separator", prefixed ? "/" : ".");
    if (!separator.equals(".") && !separator.equals("/")) {
      throw point.error("'separator' is neither . nor /: " + separator);
    }
    return new Keys(prefixed, separator.charAt(0));
  }

  private static List<String> names(Fields fields, int rank) throws IOException {
    var names = new ArrayList<String>();
    if (fields.has("dimension_names")) {
      for (JsonNode node : fields.list("dimension_names")) {
        names.add(node.isString() ? node.stringValue() : "");
      }
      if (names.size() != rank) {
        throw fields.error(
            "'dimension_names' has " + names.size() + " names for " + rank + " axes");
      }
    }
    return names;
  }

  private static Pipeline pipeline(
      Fields fields, List<JsonNode> nodes, long[] chunk, DType type, int depth) throws IOException {
    if (depth > 4) {
      throw fields.error("shards within shards, more than 4 deep");
    }
    List<Integer> order = Version2.order(chunk.length, false);
    boolean turned = false;
    Pipeline.Inside inside = null;
    var codecs = new ArrayList<Codec>();
    for (JsonNode node : nodes) {
      Fields codec = extension(fields, "codecs", node);
      String name = Codecs.plainName(codec.text("name"));
      Fields settings = new Fields(codec.where(), codec.in("configuration").object());
      switch (name) {
        case "transpose" -> {
          if (inside != null) {
            throw codec.error("'transpose' stands after elements became bytes");
          }
          List<Integer> next = transposed(settings, chunk.length);
          List<Integer> before = order;
          order = next.stream().map(before::get).toList();
          turned = !order.equals(Version2.order(chunk.length, false));
        }
        case "bytes", "endian" -> {
          boolean bigEndian = bigEndian(settings, type);
          inside = onlyOne(codec, inside, new Pipeline.Plain(order, bigEndian));
        }
        case "sharding_indexed" -> {
          if (turned) {
            throw codec.error("'transpose' before 'sharding_indexed' is not supported");
          }
          inside = onlyOne(codec, inside, shard(settings, chunk, type, depth));
        }
        default -> {
          if (inside == null) {
            throw Packing.unknown(name, codec);
          }
          codecs.add(Packing.read(name, settings));
        }
      }
    }
    if (inside == null) {
      throw fields.error("'codecs' has neither 'bytes' nor 'sharding_indexed'");
    }
    return new Pipeline(inside, codecs);
  }

  private static Pipeline.Inside onlyOne(
      Fields codec, Pipeline.@org.jspecify.annotations.Nullable Inside before, Pipeline.Inside next)
      throws IOException {
    if (before != null) {
      throw codec.error("elements become bytes a second time");
    }
    return next;
  }

  private static List<Integer> transposed(Fields settings, int rank) throws IOException {
    JsonNode node = settings.need("order");
    if (node.isString() && (node.stringValue().equals("C") || node.stringValue().equals("F"))) {
      return Version2.order(rank, node.stringValue().equals("F"));
    }
    var order = new ArrayList<Integer>();
    for (long axis : settings.lengths("order", 0)) {
      order.add(axis < rank ? (int) axis : rank);
    }
    if (order.size() != rank || Set.copyOf(order).size() != rank || order.contains(rank)) {
      throw settings.error("'order' is no permutation of " + rank + " axes: " + Fields.cut(node));
    }
    return order;
  }

  private static boolean bigEndian(Fields settings, DType type) throws IOException {
    String endian = settings.text("endian", type.bytes() == 1 ? "little" : "?");
    return switch (endian) {
      case "little" -> false;
      case "big" -> true;
      default -> throw settings.error("'endian' is neither little nor big: " + endian);
    };
  }

  private static Pipeline.Shard shard(Fields settings, long[] chunk, DType type, int depth)
      throws IOException {
    long[] inner = settings.lengths("chunk_shape", 1);
    boolean fits = inner.length == chunk.length;
    for (int i = 0; fits && i < inner.length; i++) {
      fits = chunk[i] % inner[i] == 0;
    }
    if (!fits) {
      throw settings.error(
          "chunks of " + Layout.text(inner) + " do not fill shards of " + Layout.text(chunk));
    }
    Pipeline index =
        pipeline(settings, settings.list("index_codecs"), new long[] {1}, DType.UINT64, 3);
    boolean fixed = index.codecs().stream().allMatch(codec -> codec instanceof Crc32c);
    if (!(index.inside() instanceof Pipeline.Plain plain) || !fixed) {
      throw settings.error("'index_codecs' may be 'bytes' and 'crc32c': " + index);
    }
    String at = settings.text("index_location", "end");
    if (!at.equals("end") && !at.equals("start")) {
      throw settings.error("'index_location' is neither start nor end: " + at);
    }
    return new Pipeline.Shard(
        Arrays.stream(inner).boxed().toList(),
        pipeline(settings, settings.list("codecs"), inner, type, depth + 1),
        plain.bigEndian(),
        index.codecs(),
        at.equals("end"));
  }

  // ---- writing

  static ObjectNode write(Metadata metadata) {
    ObjectNode node = Json.object();
    node.put("zarr_format", 3);
    node.put("node_type", "array");
    node.set("shape", Json.node(metadata.grid().shape()));
    node.put("data_type", metadata.type().toString());
    ObjectNode grid = node.putObject("chunk_grid");
    grid.put("name", "regular");
    grid.putObject("configuration").set("chunk_shape", Json.node(metadata.grid().chunk()));
    ObjectNode keys = node.putObject("chunk_key_encoding");
    keys.put("name", metadata.keys().prefixed() ? "default" : "v2");
    keys.putObject("configuration").put("separator", String.valueOf(metadata.keys().separator()));
    node.set("fill_value", Json.node(Element.json(metadata.type(), metadata.fillBytes(), true)));
    codecs(metadata.pipeline(), node.putArray("codecs"), metadata.type());
    node.putObject("attributes");
    if (!metadata.dimensionNames().isEmpty()) {
      ArrayNode names = node.putArray("dimension_names");
      for (String name : metadata.dimensionNames()) {
        if (name.isEmpty()) {
          names.addNull();
        } else {
          names.add(name);
        }
      }
    }
    return node;
  }

  private static void codecs(Pipeline pipeline, ArrayNode to, DType type) {
    switch (pipeline.inside()) {
      case Pipeline.Plain plain -> {
        if (!plain.order().equals(Version2.order(plain.order().size(), false))) {
          ObjectNode turn = to.addObject();
          turn.put("name", "transpose");
          turn.putObject("configuration").set("order", Json.node(plain.order()));
        }
        bytes(to, type, plain.bigEndian());
      }
      case Pipeline.Shard shard -> {
        ObjectNode node = to.addObject();
        node.put("name", "sharding_indexed");
        ObjectNode settings = node.putObject("configuration");
        settings.set("chunk_shape", Json.node(shard.chunk()));
        codecs(shard.inner(), settings.putArray("codecs"), type);
        ArrayNode index = settings.putArray("index_codecs");
        bytes(index, DType.UINT64, shard.bigEndian());
        shard.codecs().forEach(codec -> Codecs.write3(codec, index.addObject(), 1));
        settings.put("index_location", shard.atEnd() ? "end" : "start");
      }
    }
    pipeline.codecs().forEach(codec -> Codecs.write3(codec, to.addObject(), type.bytes()));
  }

  private static void bytes(ArrayNode to, DType type, boolean bigEndian) {
    ObjectNode node = to.addObject();
    node.put("name", "bytes");
    ObjectNode settings = node.putObject("configuration");
    if (type.bytes() > 1) {
      settings.put("endian", bigEndian ? "big" : "little");
    }
  }
}

package dev.weft.io.zarr;

import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import dev.weft.io.chunk.Packing;
import dev.weft.io.codec.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code .zarray} of version 2. */
final class Version2 {
  static final String ARRAY = ".zarray";
  static final String GROUP = ".zgroup";
  static final String ATTRIBUTES = ".zattrs";
  static final String CONSOLIDATED = ".zmetadata";

  private Version2() {}

  static Metadata read(Fields fields) throws IOException {
    fields.number("zarr_format", 2, 2);
    Element.Typed typed = Element.typeOf2(fields);
    Grid grid =
        Grid.of(fields, fields.lengths("shape", 0), fields.lengths("chunks", 1), typed.type());
    String order = fields.text("order", "C");
    if (!order.equals("C") && !order.equals("F")) {
      throw fields.error("'order' is neither C nor F: " + order);
    }
    if (fields.has("filters") && !fields.list("filters").isEmpty()) {
      JsonNode filter = fields.list("filters").getFirst();
      String name = filter.isObject() && filter.has("id") ? filter.get("id").asString() : "?";
      throw fields.error("filter '" + name + "' is not supported; none is");
    }
    var codecs = new ArrayList<Codec>();
    if (fields.has("compressor")) {
      Fields codec = fields.in("compressor");
      codecs.add(Packing.read(codec.text("id"), codec));
    }
    String separator = fields.text("dimension_separator", ".");
    if (!separator.equals(".") && !separator.equals("/")) {
      throw fields.error("'dimension_separator' is neither . nor /: " + separator);
    }
    return new Metadata(
        2,
        grid,
        typed.type(),
        Metadata.list(Element.fill(fields, typed.type())),
        fields.has("fill_value"),
        new Pipeline(
            new Pipeline.Plain(order(grid.rank(), order.equals("F")), typed.bigEndian()), codecs),
        new Keys(false, separator.charAt(0)),
        List.of());
  }

  static List<Integer> order(int rank, boolean reversed) {
    var axes = new ArrayList<Integer>(IntStream.of(Boxes.rows(rank)).boxed().toList());
    if (reversed) {
      Collections.reverse(axes);
    }
    return axes;
  }

  static ObjectNode write(Metadata metadata) {
    var plain = (Pipeline.Plain) metadata.pipeline().inside();
    int rank = metadata.grid().rank();
    ObjectNode node = Json.object();
    node.put("zarr_format", 2);
    node.set("shape", Json.node(metadata.grid().shape()));
    node.set("chunks", Json.node(metadata.grid().chunk()));
    node.put("dtype", Element.text2(metadata.type(), plain.bigEndian()));
    if (metadata.pipeline().codecs().isEmpty()) {
      node.putNull("compressor");
    } else {
      Codecs.write2(metadata.pipeline().codecs().getFirst(), node.putObject("compressor"));
    }
    if (metadata.hasFill()) {
      node.set("fill_value", Json.node(Element.json(metadata.type(), metadata.fillBytes(), false)));
    } else {
      node.putNull("fill_value");
    }
    node.put("order", plain.order().equals(order(rank, false)) ? "C" : "F");
    node.putNull("filters");
    node.put("dimension_separator", String.valueOf(metadata.keys().separator()));
    return node;
  }
}

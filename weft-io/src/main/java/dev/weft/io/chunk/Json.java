package dev.weft.io.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON files that describe arrays. */
public final class Json {
  private static final long LARGEST = 256L << 20; // bytes; descriptions have a few kilobytes
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // as Python writes NaN
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  /**
   * Returns the object in a file.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it is no object of JSON; the message names the file and the place
   */
  public static ObjectNode read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IOException(
          file + ": " + size + " bytes are too many for a description; the most is " + LARGEST);
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  /** Returns the object of which {@code bytes} are the text; {@code name} is for messages. */
  public static ObjectNode parse(String name, byte[] bytes) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new IOException(
          name
              + ": no JSON at byte "
              + (at == null ? 0 : at.getByteOffset())
              + ": "
              + e.getOriginalMessage(),
          e);
    }
    if (!(node instanceof ObjectNode object)) {
      throw new IOException(name + ": holds no object of JSON");
    }
    return object;
  }

  /** Returns a new object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Returns the text of an object. */
  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** Returns the node of plain values: maps, lists, strings, numbers, booleans, null. */
  public static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Returns an object as a map of plain values. */
  public static Map<String, @Nullable Object> map(ObjectNode object) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    object.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
    return map;
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return map(object);
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(each -> list.add(plain(each)));
      return list;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : null;
  }
}

package dev.weft.io.chunk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of an object of JSON, asked for by name and type.
 *
 * @param where the file and the place in it, for messages
 * @param object the members
 */
public record Fields(String where, ObjectNode object) {
  private static final int MOST_AXES = 64;
  private static final long LONGEST = 1L << 60;

  /** Returns the error that {@code text} says of this object. */
  public IOException error(String text) {
    return new IOException(where + ": " + text);
  }

  /** Returns whether there is such a member, and not null. */
  public boolean has(String name) {
    JsonNode node = object.get(name);
    return node != null && !node.isNull();
  }

  /** Returns a member, null if there is none or it is null. */
  public @Nullable JsonNode get(String name) {
    return has(name) ? object.get(name) : null;
  }

  /** Returns a member that must be there. */
  public JsonNode need(String name) throws IOException {
    JsonNode node = object.get(name);
    if (node == null) {
      throw error("there is no '" + name + "'");
    }
    return node;
  }

  /** Returns a member that is an object. */
  public Fields in(String name) throws IOException {
    if (need(name) instanceof ObjectNode inner) {
      return new Fields(where + ": " + name, inner);
    }
    throw error("'" + name + "' is no object: " + cut(need(name)));
  }

  /** Returns a member that is a text. */
  public String text(String name) throws IOException {
    JsonNode node = need(name);
    if (!node.isString()) {
      throw error("'" + name + "' is no text: " + cut(node));
    }
    return node.stringValue();
  }

  /** As {@link #text(String)}; {@code otherwise} if there is none. */
  public String text(String name, String otherwise) throws IOException {
    return has(name) ? text(name) : otherwise;
  }

  /** Returns a member that is a number from {@code least} to {@code most}. */
  public int number(String name, int least, int most) throws IOException {
    JsonNode node = need(name);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw error(
          "'" + name + "' is no whole number from " + least + " to " + most + ": " + cut(node));
    }
    return (int) node.longValue();
  }

  /** As {@link #number(String, int, int)}; {@code otherwise} if there is none. */
  public int number(String name, int least, int most, int otherwise) throws IOException {
    return has(name) ? number(name, least, most) : otherwise;
  }

  /** Returns a member that is a truth value; {@code otherwise} if there is none. */
  public boolean truth(String name, boolean otherwise) throws IOException {
    JsonNode node = get(name);
    if (node != null && !node.isBoolean()) {
      throw error("'" + name + "' is neither true nor false: " + cut(node));
    }
    return node == null ? otherwise : node.booleanValue();
  }

  /** Returns a member that is a list. */
  public List<JsonNode> list(String name) throws IOException {
    JsonNode node = need(name);
    if (!node.isArray()) {
      throw error("'" + name + "' is no list: " + cut(node));
    }
    var all = new ArrayList<JsonNode>();
    node.forEach(all::add);
    return all;
  }

  /** Returns a member that is a list of lengths, each at least {@code least}. */
  public long[] lengths(String name, long least) throws IOException {
    List<JsonNode> nodes = list(name);
    if (nodes.size() > MOST_AXES) {
      throw error("'" + name + "' has " + nodes.size() + " axes; at most 64 are possible");
    }
    long[] lengths = new long[nodes.size()];
    for (int i = 0; i < lengths.length; i++) {
      JsonNode node = nodes.get(i);
      if (!node.isIntegralNumber()
          || !node.canConvertToLong()
          || node.longValue() < least
          || node.longValue() > LONGEST) {
        throw error(
            "'" + name + "' holds " + cut(node) + ", no whole number from " + least + " to 2^60");
      }
      lengths[i] = node.longValue();
    }
    return lengths;
  }

  /** Returns the text of a node, cut where it is long. */
  public static String cut(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}

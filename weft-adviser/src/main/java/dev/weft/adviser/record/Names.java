package dev.weft.adviser.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names in their order and the place of each: what all lines of one table, or all blocks of one
 * shape, have in common, kept once for all of them.
 */
final class Names {
  private final String[] names;
  private final Map<String, Integer> places;

  /** The names; one that comes again is told apart by its number, as in {@code state (2)}. */
  Names(List<String> given) {
    names = new String[given.size()];
    places = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      String name = given.get(i);
      for (int again = 2; places.containsKey(name); again++) {
        name = given.get(i) + " (" + again + ")";
      }
      names[i] = name.intern(); // so that look-ups by constants compare references
      places.put(names[i], i);
    }
  }

  int size() {
    return names.length;
  }

  String name(int place) {
    return names[place];
  }

  /** The place of a name, -1 where it is none of them. */
  int place(String name) {
    Integer place = places.get(name);
    return place == null ? -1 : place;
  }
}

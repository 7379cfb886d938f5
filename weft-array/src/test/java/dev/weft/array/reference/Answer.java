package dev.weft.array.reference;

import dev.weft.array.DArray;
import java.util.ArrayList;
import java.util.List;

/** What an operation answers: one lazy array, or several with names. */
record Answer(List<String> names, List<DArray> arrays) {
  static Answer of(DArray array) {
    return new Answer(List.of(""), List.of(array));
  }

  static Answer of(String first, DArray a, String second, DArray b) {
    return new Answer(List.of(first, second), List.of(a, b));
  }

  static Answer numbered(String name, List<DArray> arrays) {
    var names = new ArrayList<String>();
    for (int i = 0; i < arrays.size(); i++) {
      names.add(name + i);
    }
    return new Answer(names, arrays);
  }
}

package dev.weft.adviser.record;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every field of one job as it was written. Unmodifiable; it copies no name and no value, as there
 * may be a million jobs.
 *
 * <p>A job of several lines has one part for each; the names of a further part stand behind its
 * prefix, and its empty values are left out.
 */
final class Fields extends AbstractMap<String, String> {
  /** Names and values of one line. */
  private record Part(String prefix, Names names, List<String> values) {}

  private final List<Part> parts;

  private Fields(List<Part> parts) {
    this.parts = parts;
  }

  /** The fields of one line; values beyond the names are left out. */
  static Fields of(Names names, List<String> values) {
    return new Fields(List.of(new Part("", names, values)));
  }

  /** These fields and those of a further line behind a prefix. */
  Fields and(String prefix, Names names, List<String> values) {
    var all = new Part[parts.size() + 1];
    parts.toArray(all);
    all[parts.size()] = new Part(prefix, names, values);
    return new Fields(List.of(all));
  }

  @Override
  public @Nullable String get(@Nullable Object key) {
    if (key instanceof String name) {
      for (Part part : parts) {
        if (name.startsWith(part.prefix)) {
          int place = part.names.place(name.substring(part.prefix.length()));
          if (place >= 0 && (part.prefix.isEmpty() || !part.values.get(place).isEmpty())) {
            return part.values.get(place);
          }
        }
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, String>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        int size = 0;
        for (var entries = new Entries(); entries.hasNext(); entries.next()) {
          size++;
        }
        return size;
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, String>> {
    private int part;
    private int place;

    @Override
    public boolean hasNext() {
      while (part < parts.size()) {
        Part now = parts.get(part);
        while (place < now.names.size()) {
          if (now.prefix.isEmpty() || !now.values.get(place).isEmpty()) {
            return true;
          }
          place++;
        }
        part++;
        place = 0;
      }
      return false;
    }

    @Override
    public Map.Entry<String, String> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Part now = parts.get(part);
      int at = place++;
      return Map.entry(
          now.prefix.isEmpty() ? now.names.name(at) : now.prefix + now.names.name(at),
          now.values.get(at));
    }
  }
}

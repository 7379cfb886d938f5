package dev.weft.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An object in serialized form, and beside it the large arrays of numbers that it holds, wherever
 * in it they are: these are neither copied nor converted, so that an image in a record travels like
 * a bare array.
 *
 * @param bytes the object; each large array in it is the number of an array
 * @param arrays the arrays of numbers, the object's own
 */
@SuppressWarnings("ArrayRecordComponent") // lives between two copies, is never compared
record Packed(byte[] bytes, List<Object> arrays) {
  /** Arrays of fewer bytes stay where they are. */
  private static final int LARGE = 1024;

  /** Stands for an array in the serialized form. */
  private record Beside(int index) implements Serializable {}

  /**
   * Returns {@code object} in serialized form.
   *
   * @param seen is given each object that is written in the place of another, such as the
   *     serialized form of a lambda, and each class that is named
   * @throws NotSerializableException if something in it cannot be serialized
   */
  static Packed of(Object object, Consumer<Object> seen) throws IOException {
    var arrays = new ArrayList<>();
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new Packer(bytes, arrays, seen)) {
      out.writeObject(object);
    }
    return new Packed(bytes.toByteArray(), arrays);
  }

  /**
   * Returns a copy of the object.
   *
   * @param loader knows the classes
   */
  Object unpack(ClassLoader loader) throws IOException, ClassNotFoundException {
    try (var in = new Unpacker(bytes, arrays, loader)) {
      return in.readObject();
    } catch (NegativeArraySizeException | IllegalArgumentException | ClassCastException e) {
      throw new ProtocolException("not the serialized form of an object: " + e);
    }
  }

  /** Returns how many bytes it is to send. */
  long size() {
    long size = bytes.length;
    for (Object array : arrays) {
      size += (long) Array.getLength(array) * ArrayKind.of(array).bytes();
    }
    return size;
  }

  private static final class Packer extends ObjectOutputStream {
    private final List<Object> arrays;
    private final Consumer<Object> seen;
    private final IdentityHashMap<Object, Beside> known = new IdentityHashMap<>();

    Packer(OutputStream out, List<Object> arrays, Consumer<Object> seen) throws IOException {
      super(out);
      this.arrays = arrays;
      this.seen = seen;
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) {
      if (object == null) {
        return null;
      }
      seen.accept(object);
      if (!object.getClass().isArray() || !object.getClass().getComponentType().isPrimitive()) {
        return object;
      }
      if ((long) Array.getLength(object) * ArrayKind.of(object).bytes() < LARGE) {
        return object;
      }
      return known.computeIfAbsent(
          object,
          array -> {
            arrays.add(array);
            return new Beside(arrays.size() - 1);
          });
    }

    @Override
    protected void annotateClass(Class<?> type) {
      seen.accept(type);
    }
  }

  private static final class Unpacker extends ObjectInputStream {
    private final List<Object> arrays;
    private final ClassLoader loader;

    Unpacker(byte[] bytes, List<Object> arrays, ClassLoader loader) throws IOException {
      super(new ByteArrayInputStream(bytes));
      this.arrays = arrays;
      this.loader = loader;
      enableResolveObject(true);
      long longest = longest(bytes, arrays);
      setObjectInputFilter(info ->
          info.arrayLength() > longest || info.depth() > 10_000
              ? ObjectInputFilter.Status.REJECTED
              : ObjectInputFilter.Status.UNDECIDED);
    }

    /** Returns the longest array that there can be: a hash table has up to four places an entry. */
    private static long longest(byte[] bytes, List<Object> arrays) {
      long longest = 4L * bytes.length + 1024;
      for (Object array : arrays) {
        longest = Math.max(longest, Array.getLength(array));
      }
      return longest;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
      @Nullable Class<?> primitive = Class.forPrimitiveName(type.getName());
      return primitive != null ? primitive : Class.forName(type.getName(), false, loader);
    }

    @Override
    protected Object resolveObject(Object object) throws IOException {
      if (!(object instanceof Beside beside)) {
        return object;
      }
      if (beside.index() < 0 || beside.index() >= arrays.size()) {
        throw new InvalidClassException(
            "array " + beside.index() + " of " + arrays.size() + " does not exist");
      }
      return arrays.get(beside.index());
    }
  }
}

package dev.weft.store;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a value keeps occupied: exact for arrays, buffers, strings, boxed numbers and
 * {@link Sized} values, an estimate for everything else.
 *
 * <p>Exact means what the data takes, with the header of the array or object on a 64-bit JVM with
 * compressed references; padding is not counted.
 */
public final class Footprint {
  private static final long HEADER = 16;
  private static final long REFERENCE = 4;
  private static final long OBJECT = 64; // what an object that we know nothing of is taken for
  private static final int DEEPEST = 4;

  private Footprint() {}

  /** Returns whether {@link #of} is exact for {@code value}. */
  public static boolean isExact(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Sized _ -> true;
      case Number number -> boxed(number);
      case Boolean _, Character _ -> true;
      case String _, Buffer _, MemorySegment _ -> true;
      case Object[] array -> {
        for (Object element : array) {
          if (!isExact(element)) {
            yield false;
          }
        }
        yield true;
      }
      default -> value.getClass().isArray();
    };
  }

  /** Returns whether all values of the type of {@code value} take the same bytes. */
  static boolean isFixed(Object value) {
    return switch (value) {
      case Sized _ -> false;
      case String _, Buffer _, MemorySegment _, Collection<?> _, Map<?, ?> _ -> false;
      default -> !value.getClass().isArray();
    };
  }

  private static boolean boxed(Number number) {
    return number instanceof Long
        || number instanceof Double
        || number instanceof Integer
        || number instanceof Float
        || number instanceof Short
        || number instanceof Byte;
  }

  /** Returns the bytes that {@code value} keeps occupied, exactly or as an estimate. */
  public static long of(@Nullable Object value) {
    return of(value, 0);
  }

  private static long of(@Nullable Object value, int depth) {
    if (value instanceof Number) {
      return value instanceof Long || value instanceof Double ? HEADER + 8 : HEADER;
    }
    return switch (value) {
      case null -> 0;
      case Sized sized -> sized.bytes();
      case double[] a -> HEADER + 8L * a.length;
      case float[] a -> HEADER + 4L * a.length;
      case long[] a -> HEADER + 8L * a.length;
      case int[] a -> HEADER + 4L * a.length;
      case short[] a -> HEADER + 2L * a.length;
      case byte[] a -> HEADER + a.length;
      case char[] a -> HEADER + 2L * a.length;
      case boolean[] a -> HEADER + a.length;
      case String s -> 2 * HEADER + s.length() * (isLatin(s) ? 1L : 2L);
      case Buffer buffer -> HEADER + buffer.capacity() * width(buffer);
      case MemorySegment segment -> HEADER + segment.byteSize();
      case Object[] array -> {
        long sum = HEADER + REFERENCE * array.length;
        if (depth < DEEPEST) {
          for (Object element : array) {
            sum += of(element, depth + 1);
          }
        }
        yield sum;
      }
      case Collection<?> c -> 2 * HEADER + sample(c, depth);
      case Map<?, ?> m -> 2 * HEADER + sample(m.keySet(), depth) + sample(m.values(), depth);
      default -> OBJECT;
    };
  }

  /** Looks at the first elements, and takes the rest to be like them. */
  private static long sample(Collection<?> all, int depth) {
    int size = all.size();
    if (size == 0 || depth >= DEEPEST) {
      return size * OBJECT;
    }
    long sum = 0;
    int seen = 0;
    for (Object element : all) {
      sum += REFERENCE + of(element, depth + 1);
      if (++seen == 32) {
        break;
      }
    }
    return seen == 0 ? 0 : sum * size / seen;
  }

  private static boolean isLatin(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) > 255) {
        return false;
      }
    }
    return true;
  }

  private static long width(Buffer buffer) {
    return switch (buffer) {
      case ByteBuffer _ -> 1;
      case ShortBuffer _, CharBuffer _ -> 2;
      case IntBuffer _, FloatBuffer _ -> 4;
      case LongBuffer _, DoubleBuffer _ -> 8;
    };
  }
}

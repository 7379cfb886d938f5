package dev.weft.array.expr;

/** A stable merge sort of places by keys. */
public final class Stable {
  private static final int SMALL = 12;

  private Stable() {}

  /**
   * Returns the places {@code from}, {@code from + step}, … ({@code count} of them) as numbers from
   * 0, in the order of their keys; equal ones keep their order, in both directions.
   */
  public static int[] order(long[] keys, int from, int step, int count, boolean descending) {
    long[] own = new long[count];
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      long key = keys[from + i * step];
      own[i] = descending ? ~key : key; // turns the order round and keeps equal ones in theirs
      places[i] = i;
    }
    if (count > 1) {
      sort(own, places, new int[count], 0, count);
    }
    return places;
  }

  private static void sort(long[] keys, int[] places, int[] spare, int low, int high) {
    if (high - low <= SMALL) {
      for (int i = low + 1; i < high; i++) {
        int place = places[i];
        int j = i - 1;
        while (j >= low && keys[places[j]] > keys[place]) {
          places[j + 1] = places[j];
          j--;
        }
        places[j + 1] = place;
      }
      return;
    }
    int middle = (low + high) >>> 1;
    sort(keys, places, spare, low, middle);
    sort(keys, places, spare, middle, high);
    if (keys[places[middle - 1]] <= keys[places[middle]]) {
      return;
    }
    System.arraycopy(places, low, spare, low, middle - low);
    int left = low;
    int right = middle;
    for (int at = low; left < middle; at++) {
      places[at] =
          right < high && keys[places[right]] < keys[spare[left]] ? places[right++] : spare[left++];
    }
  }
}

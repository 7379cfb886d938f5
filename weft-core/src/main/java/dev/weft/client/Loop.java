package dev.weft.client;

/** The inner loops over chunks of numbers, each calling one function of the user's. */
interface Loop {
  /** Replaces the first {@code n} numbers. */
  void map(long[] chunk, int n, Fn.LongToLong f) throws Exception;

  /** Moves the numbers that are kept to the front; returns how many there are. */
  int keep(long[] chunk, int n, Fn.LongTest test) throws Exception;

  /** Returns what {@code f} makes of {@code first} and the first {@code n} numbers. */
  long reduce(long[] chunk, int n, long first, Fn.LongsToLong f) throws Exception;

  /** Makes the first {@code n} numbers of {@code doubles}. */
  void convert(long[] longs, double[] doubles, int n, Fn.LongToDouble f) throws Exception;

  /** As {@link #map(long[], int, Fn.LongToLong)}. */
  void map(double[] chunk, int n, Fn.DoubleToDouble f) throws Exception;

  /** As {@link #keep(long[], int, Fn.LongTest)}. */
  int keep(double[] chunk, int n, Fn.DoubleTest test) throws Exception;

  /** As {@link #reduce(long[], int, long, Fn.LongsToLong)}. */
  double reduce(double[] chunk, int n, double first, Fn.DoublesToDouble f) throws Exception;
}

package dev.weft.client;

/** The loops as one writes them; see {@link OwnLoop}. */
final class PlainLoop implements Loop {
  PlainLoop() {}

  @Override
  public void map(long[] chunk, int n, Fn.LongToLong f) throws Exception {
    for (int i = 0; i < n; i++) {
      chunk[i] = f.apply(chunk[i]);
    }
  }

  @Override
  public int keep(long[] chunk, int n, Fn.LongTest test) throws Exception {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      long x = chunk[i];
      if (test.test(x)) {
        chunk[kept++] = x;
      }
    }
    return kept;
  }

  @Override
  public long reduce(long[] chunk, int n, long first, Fn.LongsToLong f) throws Exception {
    long all = first;
    for (int i = 0; i < n; i++) {
      all = f.apply(all, chunk[i]);
    }
    return all;
  }

  @Override
  public void convert(long[] longs, double[] doubles, int n, Fn.LongToDouble f) throws Exception {
    for (int i = 0; i < n; i++) {
      doubles[i] = f.apply(longs[i]);
    }
  }

  @Override
  public void map(double[] chunk, int n, Fn.DoubleToDouble f) throws Exception {
    for (int i = 0; i < n; i++) {
      chunk[i] = f.apply(chunk[i]);
    }
  }

  @Override
  public int keep(double[] chunk, int n, Fn.DoubleTest test) throws Exception {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      double x = chunk[i];
      if (test.test(x)) {
        chunk[kept++] = x;
      }
    }
    return kept;
  }

  @Override
  public double reduce(double[] chunk, int n, double first, Fn.DoublesToDouble f) throws Exception {
    double all = first;
    for (int i = 0; i < n; i++) {
      all = f.apply(all, chunk[i]);
    }
    return all;
  }
}

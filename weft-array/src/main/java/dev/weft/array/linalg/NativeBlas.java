package dev.weft.array.linalg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product, the solution of triangles and the factors of a panel, of a library of the
 * machine's: OpenBLAS, MKL, or what the system property {@value #PROPERTY} names. It is used if the
 * JVM was started with {@code --enable-native-access}, and otherwise left alone, without a warning;
 * and for products of more multiply-adds than {@code weft.blas.least} (100,000). The library
 * computes each product on the thread that asks for it.
 */
public final class NativeBlas {
  /** The property with the path or the name of a library, or {@code off}. */
  public static final String PROPERTY = "weft.blas";

  private static final List<String> NAMES =
      List.of(
          "libopenblas.so.0",
          "libopenblas.so",
          "libmkl_rt.so.2",
          "libmkl_rt.so",
          "libopenblas.dylib",
          "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
          "/usr/local/opt/openblas/lib/libopenblas.dylib",
          "libopenblas.dll",
          "mkl_rt.2.dll");

  /*
   * While a product is computed from arrays of the heap, its thread cannot be stopped, and with it
   * the collector waits: 2e9 operations are about 40 ms. A library packs its matrices anew for each
   * call, so that calls should be large, and wide rather than high. Measured with 4000 x 4000 on two
   * threads, each call m x n x k: 1000 x 1000 x 1000 97 GFLOP/s, 2000 x 2000 x 250 99, 1000 x 2000 x
   * 500 104, 1000 x 4000 x 250 104, all in one call a thread 105; see the benchmark of arrays.
   */
  private static final double OPERATIONS_A_CALL = 2e9;
  private static final int ROWS = 1024;
  static final int COLUMNS = 4096;
  private static final int ROW_MAJOR = 101;
  private static final int NOT_TRANSPOSED = 111;
  private static final int UPPER = 121;
  private static final int LOWER = 122;
  private static final int OWN_DIAGONAL = 131;
  private static final int ONES = 132;
  private static final int LEFT = 141;

  private final String description;
  private final MethodHandle gemm;
  private final @Nullable MethodHandle trsm;
  private final @Nullable MethodHandle getrf;

  private NativeBlas(
      String description,
      MethodHandle gemm,
      @Nullable MethodHandle trsm,
      @Nullable MethodHandle getrf) {
    this.description = description;
    this.gemm = gemm;
    this.trsm = trsm;
    this.getrf = getrf;
  }

  /** What was found when it was first asked for. */
  private static final class Found {
    private static final Search RESULT = search(System.getProperty(PROPERTY, ""));
  }

  /**
   * What a search came to.
   *
   * @param library none if there is none that may be used
   * @param text its name and version, or why there is none
   */
  record Search(@Nullable NativeBlas library, String text) {}

  /** Returns the library of this process; none if there is none, or it may not be used. */
  static Optional<NativeBlas> find() {
    return Optional.ofNullable(Found.RESULT.library);
  }

  /** Returns whether there is a library that is used. */
  public static boolean isFound() {
    return Found.RESULT.library != null;
  }

  /** Returns the name of the library that is used, or why it is none. */
  public static String describe() {
    return Found.RESULT.text;
  }

  /** Looks for {@code wanted}: a path, a name, "off", or "" for any. */
  static Search search(String wanted) {
    if (wanted.equals("off")) {
      return new Search(null, "pure Java: -D" + PROPERTY + "=off");
    }
    if (!NativeBlas.class.getModule().isNativeAccessEnabled()) {
      return new Search(null, "pure Java: the JVM runs without --enable-native-access");
    }
    List<String> names = wanted.isEmpty() ? NAMES : List.of(wanted);
    var problems = new ArrayList<String>();
    for (String name : names) {
      try {
        return open(name, !wanted.isEmpty());
      } catch (IllegalArgumentException e) { // there is no such library, or no such function in it
        problems.add(name + ": " + e.getMessage());
      }
    }
    return wanted.isEmpty()
        ? new Search(null, "pure Java: neither OpenBLAS nor MKL was found")
        : new Search(null, "pure Java: " + problems.getFirst());
  }

  @SuppressWarnings("restricted") // allowed, as was asked before
  private static Search open(String name, boolean named) {
    SymbolLookup library = SymbolLookup.libraryLookup(name, Arena.global());
    Linker linker = Linker.nativeLinker();
    MethodHandle gemm =
        function(
            library,
            "cblas_dgemm",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_DOUBLE,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_DOUBLE,
                ADDRESS,
                JAVA_INT));
    if (gemm == null) {
      throw new IllegalArgumentException("it has no cblas_dgemm");
    }
    boolean single = false;
    for (String threads : List.of("openblas_set_num_threads", "MKL_Set_Num_Threads")) {
      Optional<MemorySegment> set = library.find(threads);
      if (set.isPresent()) {
        invoke(linker.downcallHandle(set.get(), FunctionDescriptor.ofVoid(JAVA_INT)), 1);
        single = true;
      }
    }
    if (!single && !named) {
      throw new IllegalArgumentException("it cannot be told to use one thread");
    }
    String version =
        library
            .find("openblas_get_config")
            .map(config -> text(linker.downcallHandle(config, FunctionDescriptor.of(ADDRESS))))
            .orElse("");
    String text = (name + " " + version).strip();
    MethodHandle trsm =
        function(
            library,
            "cblas_dtrsm",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_DOUBLE,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT));
    MethodHandle getrf =
        function(
            library,
            "dgetrf_",
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    return new Search(new NativeBlas(text, gemm, trsm, getrf), text);
  }

  /** Returns a function that is given arrays of the heap; null if the library has none. */
  @SuppressWarnings("restricted") // allowed, as was asked before
  private static @Nullable MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor type) {
    return library
        .find(name)
        .map(f -> Linker.nativeLinker().downcallHandle(f, type, Linker.Option.critical(true)))
        .orElse(null);
  }

  private static void invoke(MethodHandle handle, int argument) {
    try {
      handle.invokeExact(argument);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the library failed", e);
    }
  }

  @SuppressWarnings("restricted") // a text of the library's, which ends with a zero
  private static String text(MethodHandle handle) {
    try {
      return ((MemorySegment) handle.invokeExact()).reinterpret(1024).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the library failed", e);
    }
  }

  /** Makes c (m x n) factor times the product of a (m x k) and b (k x n), or adds that to it. */
  void multiply(
      int m,
      int n,
      int k,
      double factor,
      MatrixProduct.Matrix a,
      MatrixProduct.Matrix b,
      MatrixProduct.Matrix c,
      boolean added) {
    int rows = share(m, ROWS);
    int columns = share(n, COLUMNS);
    int depth = share(k, (int) Math.min(k, OPERATIONS_A_CALL / (2.0 * rows * columns)));
    for (int i = 0; i < m; i += rows) {
      for (int j = 0; j < n; j += columns) {
        for (int p = 0; p < k; p += depth) {
          call(
              Math.min(rows, m - i),
              Math.min(columns, n - j),
              Math.min(depth, k - p),
              factor,
              segment(a, i, p),
              a.stride(),
              segment(b, p, j),
              b.stride(),
              added || p > 0 ? 1.0 : 0.0,
              segment(c, i, j),
              c.stride());
        }
      }
    }
  }

  /** Returns the length of parts of one size, of at most {@code most}. */
  private static int share(int length, int most) {
    return Math.ceilDiv(length, Math.ceilDiv(length, most));
  }

  private static MemorySegment segment(MatrixProduct.Matrix x, int row, int column) {
    return MemorySegment.ofArray(x.values())
        .asSlice((x.at() + (long) row * x.stride() + column) * Double.BYTES);
  }

  private void call(
      int m,
      int n,
      int k,
      double factor,
      MemorySegment a,
      int aStride,
      MemorySegment b,
      int bStride,
      double kept,
      MemorySegment c,
      int cStride) {
    try {
      gemm.invokeExact(
          ROW_MAJOR,
          NOT_TRANSPOSED,
          NOT_TRANSPOSED,
          m,
          n,
          k,
          factor,
          a,
          aStride,
          b,
          bStride,
          kept,
          c,
          cStride);
    } catch (Throwable e) {
      throw new IllegalStateException("cblas_dgemm of " + description + " failed", e);
    }
  }

  /**
   * Makes of x (n x columns) what t (n x n) times is x; false if that is not to be done by one call
   * for some of the columns.
   *
   * @param t the upper triangle, or the lower one with ones on its diagonal; the rest is not read
   */
  boolean solve(int n, int columns, boolean upper, MatrixProduct.Matrix t, MatrixProduct.Matrix x) {
    int some = (int) Math.min(columns, OPERATIONS_A_CALL / ((double) n * n));
    if (trsm == null
        || some < Math.min(columns, 64)) { // of few columns it packs more than it solves
      return false;
    }
    try {
      for (int j = 0; j < columns; j += some) {
        trsm.invokeExact(
            ROW_MAJOR,
            LEFT,
            upper ? UPPER : LOWER,
            NOT_TRANSPOSED,
            upper ? OWN_DIAGONAL : ONES,
            n,
            Math.min(some, columns - j),
            1.0,
            segment(t, 0, 0),
            t.stride(),
            segment(x, 0, j),
            x.stride());
      }
    } catch (Throwable e) {
      throw new IllegalStateException("cblas_dtrsm of " + description + " failed", e);
    }
    return true;
  }

  /** Returns whether it factors panels. */
  boolean factors() {
    return getrf != null;
  }

  /**
   * Factors a panel, rows x columns, whose columns lie one after the other; {@link #factors} is
   * true.
   *
   * @param swaps is given, for each column, the row that its row is exchanged with, from 1 on
   * @return the first column, from 1 on, whose pivot is 0; 0 if there is none
   */
  int factor(double[] panel, int rows, int columns, int[] swaps) {
    int[] sizes = {rows, columns, rows, 0};
    MemorySegment numbers = MemorySegment.ofArray(sizes);
    try {
      Objects.requireNonNull(getrf)
          .invokeExact(
              numbers,
              numbers.asSlice(4),
              MemorySegment.ofArray(panel),
              numbers.asSlice(8),
              MemorySegment.ofArray(swaps),
              numbers.asSlice(12));
    } catch (Throwable e) {
      throw new IllegalStateException("dgetrf of " + description + " failed", e);
    }
    return sizes[3];
  }

  /** Returns the name and version. */
  @Override
  public String toString() {
    return description;
  }
}

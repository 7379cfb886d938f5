// Writes arrays in all ways that Weft knows, and reads those that other programs wrote. README.md says which numbers.
//
//   ./weft run scripts/exchange/Exchange.java WHAT FOLDER     (WHAT: see main)

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import dev.weft.io.hdf5.Hdf5;
import dev.weft.io.n5.N5;
import dev.weft.io.n5.N5Options;
import dev.weft.io.tiff.Tiff;
import dev.weft.io.zarr.Zarr;
import dev.weft.io.zarr.ZarrOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

static NDArray numbers(DType type, int... shape) {
  int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  double[] d = new double[type.isComplex() ? 2 * n : n];
  long[] l = new long[n];
  for (int i = 0; i < n; i++) {
    int k = (int) ((7L * i + 3) % 251);
    l[i] = switch (type.kind()) {
      case BOOL -> k % 3 == 0 ? 1 : 0;
      case SIGNED -> type.bytes() == 8 ? (k - 125) * 1_000_000_000_000L : k % 100 - 50;
      case UNSIGNED -> type.bytes() == 8 ? Long.MIN_VALUE + k : k;
      case FLOAT, COMPLEX -> 0;
    };
    if (type.isComplex()) {
      d[2 * i] = k / 4.0 - 10;
      d[2 * i + 1] = k;
    } else {
      d[i] = k / 4.0 - 10;
    }
  }
  return wrap(type, d, l, shape);
}

static NDArray full(DType type, String fill, int... shape) {
  int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  double[] d = new double[n];
  long[] l = new long[n];
  if (type.isFloat()) {
    Arrays.fill(d, fill.equals("nan") ? Double.NaN : fill.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(fill));
  } else {
    Arrays.fill(l, fill.equals("true") ? 1 : fill.equals("false") ? 0 : new java.math.BigInteger(fill).longValue());
  }
  return wrap(type, d, l, shape);
}

static NDArray wrap(DType type, double[] d, long[] l, int... shape) {
  int n = l.length;
  Object array = switch (type) {
    case FLOAT64, COMPLEX128 -> d;
    case FLOAT32 -> { float[] a = new float[n]; for (int i = 0; i < n; i++) a[i] = (float) d[i]; yield a; }
    case INT64, UINT64 -> l;
    case INT32, UINT32 -> { int[] a = new int[n]; for (int i = 0; i < n; i++) a[i] = (int) l[i]; yield a; }
    case INT16, UINT16 -> { short[] a = new short[n]; for (int i = 0; i < n; i++) a[i] = (short) l[i]; yield a; }
    case INT8, UINT8, BOOL -> { byte[] a = new byte[n]; for (int i = 0; i < n; i++) a[i] = (byte) l[i]; yield a; }
  };
  return NDArray.wrap(type, array, shape);
}

interface Reader {
  DArray read(Path path) throws IOException;
}

/** Reads what is listed in a folder, and says how many arrays were right, on a line that {@code what} begins. */
static void read(String what, Path folder, Reader reader) throws IOException {
  int passed = 0;
  int failed = 0;
  for (String line : Files.readAllLines(folder.resolve("cases"))) {
    String[] words = line.split(" ");
    DType type = DType.of(words[1]);
    int[] shape = words[2].equals("-") ? new int[0]
        : Arrays.stream(words[2].split(",")).mapToInt(Integer::parseInt).toArray();
    NDArray wanted = words.length > 3 ? full(type, words[3].substring(5), shape) : numbers(type, shape);
    try {
      NDArray got = reader.read(folder.resolve(words[0])).compute();
      if (!got.equals(wanted)) {
        throw new IOException(got.dtype() + " " + Arrays.toString(got.shape()) + " is not as written");
      }
      passed++;
    } catch (Exception e) {
      failed++;
      IO.println("FAILED " + what + ": " + line + ": " + e);
    }
  }
  IO.println(what + ": " + passed + " passed, " + failed + " failed");
}

static void writeZarr(Path folder) throws IOException {
  Files.createDirectories(folder);
  List<String> cases = new ArrayList<>();
  for (int version : new int[] {2, 3}) {
    ZarrOptions plain = (version == 2 ? ZarrOptions.v2() : ZarrOptions.v3()).chunks(4, 3, 5);
    Map<String, ZarrOptions> all = new LinkedHashMap<>();
    all.put("zstd", plain);
    all.put("raw", plain.compression());
    all.put("gzip", plain.compression(Codec.gzip(5)));
    all.put("zlib", plain.compression(new Zlib(5)));
    all.put("lz4", plain.compression(new Lz4()));
    all.put("big", plain.compression().bigEndian());
    all.put("column", plain.columnMajor());
    all.put("slash", plain.separator('/'));
    all.put("dot", plain.separator('.'));
    for (Blosc.Inner inner : List.of(Blosc.Inner.LZ4, Blosc.Inner.LZ4HC, Blosc.Inner.ZLIB, Blosc.Inner.ZSTD)) {
      for (Blosc.Shuffle shuffle : Blosc.Shuffle.values()) {
        all.put("blosc-" + inner + "-" + shuffle, plain.compression(Codec.blosc(inner, 5, shuffle)));
      }
    }
    if (version == 3) {
      all.put("crc32c", plain.compression(Codec.gzip(1), new Crc32c()));
      all.put("keys2", plain.keysOfVersion2());
      all.put("shards", plain.shards(8, 6, 5));
      all.put("shards-start", plain.shards(8, 6, 10).indexAtStart().compression(Codec.gzip(1)));
      all.put("shards-column", plain.shards(4, 3, 10).columnMajor().bigEndian().compression());
    }
    for (DType type : DType.values()) {
      for (var one : all.entrySet()) {
        boolean few = type == DType.INT16 || type == DType.FLOAT64 || one.getKey().equals("zstd") || one.getKey().equals("big");
        if (few) {
          put(folder, cases, "v" + version + "-" + one.getKey() + "-" + type, numbers(type, 9, 7, 8).lazy(), one.getValue());
        }
      }
    }
    ZarrOptions whole = version == 2 ? ZarrOptions.v2() : ZarrOptions.v3();
    put(folder, cases, "v" + version + "-single", numbers(DType.FLOAT64).lazy(), whole);
    put(folder, cases, "v" + version + "-line", numbers(DType.UINT16, 1000).lazy(), whole.chunks(300));
    put(folder, cases, "v" + version + "-large", numbers(DType.FLOAT32, 300, 200, 10).lazy(), whole.compression(Codec.blosc()).chunks(128, 128, 10));
    Path group = folder.resolve("v" + version + "-group");
    Zarr.createGroup(group, version, Map.of("unit", "µm"));
    Zarr.createGroup(group.resolve("inner"), version, Map.of());
    put(folder, cases, "v" + version + "-group/inner/x", numbers(DType.INT32, 5, 6).lazy(), whole.chunks(2, 3));
    Zarr.consolidate(group);
  }
  Files.write(folder.resolve("cases"), cases);
}

static void put(Path folder, List<String> cases, String name, DArray array, ZarrOptions options) throws IOException {
  Zarr.write(array, folder.resolve(name), options);
  String shape = Arrays.toString(array.shape()).replaceAll("[\\[\\] ]", "");
  cases.add(name + " " + array.dtype() + " " + (shape.isEmpty() ? "-" : shape));
}

static void writeN5(Path folder) throws IOException {
  Files.createDirectories(folder);
  List<String> cases = new ArrayList<>();
  N5Options usual = N5Options.usual().blocks(4, 3, 5);
  for (DType type : DType.values()) {
    if (!type.isBool() && !type.isComplex()) {
      N5.write(numbers(type, 9, 7, 8).lazy(), folder.resolve(type + ".n5"), usual);
      cases.add(type + ".n5 " + type + " 9,7,8");
    }
  }
  List<Codec> packings = new ArrayList<>(List.of(new Zlib(3), Codec.zstd()));
  for (Blosc.Inner inner : List.of(Blosc.Inner.LZ4, Blosc.Inner.ZSTD, Blosc.Inner.ZLIB)) {
    for (Blosc.Shuffle shuffle : Blosc.Shuffle.values()) {
      packings.add(Codec.blosc(inner, 5, shuffle));
    }
  }
  for (DType type : List.of(DType.INT16, DType.FLOAT64)) {
    N5.write(numbers(type, 9, 7, 8).lazy(), folder.resolve("raw-" + type + ".n5"), usual.compression());
    cases.add("raw-" + type + ".n5 " + type + " 9,7,8");
    for (int i = 0; i < packings.size(); i++) {
      String name = "packed-" + i + "-" + type + ".n5";
      N5.write(numbers(type, 9, 7, 8).lazy(), folder.resolve(name), usual.compression(packings.get(i)));
      cases.add(name + " " + type + " 9,7,8");
    }
  }
  N5.write(numbers(DType.INT32, 5, 6).lazy(), folder.resolve("group.n5"), "a/b/x", N5Options.usual());
  cases.add("group.n5/a/b/x int32 5,6");
  Files.write(folder.resolve("cases"), cases);
}

/** Opens FILE#/path/of/a/dataset. */
static DArray hdf5(Path path) throws IOException {
  String[] parts = path.toString().split("#", 2);
  return Hdf5.open(Path.of(parts[0]), parts[1]);
}

static void writeTiff(Path folder) throws IOException {
  Files.createDirectories(folder);
  List<String> cases = new ArrayList<>();
  for (DType type : List.of(DType.INT8, DType.UINT8, DType.INT16, DType.UINT16, DType.INT32, DType.UINT32, DType.FLOAT32,
      DType.FLOAT64)) {
    Tiff.write(numbers(type, 5, 70, 90).lazy().rechunk(2, 70, 90), folder.resolve(type + ".tif"));
    cases.add(type + ".tif " + type + " 5,70,90");
  }
  Tiff.write(numbers(DType.UINT8, 5, 20, 30, 3).lazy(), folder.resolve("colours.tif"));
  Tiff.write(numbers(DType.UINT16, 5, 20, 30, 4).lazy(), folder.resolve("opacity.tif"));
  cases.add("colours.tif uint8 5,20,30,3");
  cases.add("opacity.tif uint16 5,20,30,4");
  Files.write(folder.resolve("cases"), cases);
}

/** {@code write FOLDER}: each form into a folder of its own. {@code read FORM=FOLDER...}: prints what was right. */
void main(String[] args) throws IOException {
  if (args[0].equals("write")) {
    Path folder = Path.of(args[1]);
    writeZarr(folder.resolve("zarr"));
    writeN5(folder.resolve("n5"));
    writeTiff(folder.resolve("tiff"));
    return;
  }
  for (String each : List.of(args).subList(1, args.length)) {
    String form = each.substring(0, each.indexOf('='));
    Path folder = Path.of(each.substring(each.indexOf('=') + 1));
    String what = folder.getFileName().toString();
    switch (form) {
      case "zarr" -> read(what, folder, Zarr::open);
      case "n5" -> read(what, folder, N5::open);
      case "tiff" -> read(what, folder, Tiff::read);
      case "hdf5" -> read(what, folder, path -> hdf5(path));
      default -> throw new IllegalArgumentException("no form is called " + form);
    }
  }
}

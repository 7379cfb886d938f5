// zarrita: reads arrays of versions 2 and 3 that others wrote, and writes arrays of version 3.
//
//   node zarrita.mjs read FOLDER | write FOLDER      (zarrita in a node_modules folder above, or in $ZARRITA)
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const modules = resolve(process.env.ZARRITA ?? ".", "node_modules");
const zarr = await import(pathToFileURL(join(modules, "zarrita/dist/src/index.js")));
const storage = await import(pathToFileURL(join(modules, "@zarrita/storage/dist/src/fs.js")));

function number(type, i) {
  const k = (7 * i + 3) % 251;
  if (type === "bool") return k % 3 === 0;
  if (type === "int64") return BigInt(k - 125) * 10n ** 12n;
  if (type === "uint64") return 2n ** 63n + BigInt(k);
  if (type.startsWith("int")) return (k % 100) - 50;
  if (type.startsWith("uint")) return k;
  return k / 4 - 10;
}

function filled(type, fill) {
  if (type === "bool") return fill === "true";
  if (type.endsWith("64") && !type.startsWith("float")) return BigInt(fill);
  return fill === "nan" ? NaN : fill === "-inf" ? -Infinity : Number(fill);
}

/** Calls each(place in the order of rows, place in data). */
function places(shape, stride, each) {
  const at = shape.map(() => 0);
  const n = shape.reduce((a, b) => a * b, 1);
  for (let i = 0; i < n; i++) {
    each(i, at.reduce((sum, x, axis) => sum + x * stride[axis], 0));
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis] === shape[axis]; axis--) at[axis] = 0;
  }
}

async function read(folder) {
  let passed = 0;
  let failed = 0;
  for (const line of readFileSync(join(folder, "cases"), "utf8").trim().split("\n")) {
    const [name, type, sizes, fill] = line.split(" ");
    if (type.startsWith("complex") || name.includes("shards-start")) continue; // zarrita has none
    const shape = sizes === "-" ? [] : sizes.split(",").map(Number);
    try {
      const array = await zarr.open(new storage.default(join(folder, name)), { kind: "array" });
      if (array.dtype !== type) throw new Error(`${array.dtype} is not ${type}`);
      let got = await zarr.get(array);
      if (shape.length === 0 && got?.data === undefined) got = { data: [got], shape, stride: [] };
      if (`${got.shape}` !== `${shape}`) throw new Error(`shape ${got.shape} is not ${shape}`);
      const value = (place) => (got.data.get ? got.data.get(place) : got.data[place]);
      places(shape, got.stride, (i, place) => {
        const want = fill === undefined ? number(type, i) : filled(type, fill.slice(5));
        if (!Object.is(value(place), want)) throw new Error(`element ${i} is ${value(place)}, not ${want}`);
      });
      passed++;
    } catch (e) {
      failed++;
      console.log(`FAILED ${line}: ${e}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

const bytes = { name: "bytes", configuration: { endian: "little" } };
const WAYS = { // it does not write gzip, zlib and crc32c
  raw: [bytes],
  big: [{ name: "bytes", configuration: { endian: "big" } }],
  zstd: [bytes, { name: "zstd", configuration: { level: 3, checksum: false } }],
  lz4: [bytes, { name: "lz4", configuration: { acceleration: 1 } }],
  transpose: [{ name: "transpose", configuration: { order: [2, 0, 1] } }, bytes],
};
for (const cname of ["lz4", "lz4hc", "blosclz", "zlib", "zstd"]) {
  for (const shuffle of ["noshuffle", "shuffle", "bitshuffle"]) {
    const typesize = 0; // that of the elements
    WAYS[`blosc-${cname}-${shuffle}`] = [
      bytes,
      { name: "blosc", configuration: { cname, clevel: 5, shuffle, typesize, blocksize: 0 } },
    ];
  }
}

async function write(folder) {
  mkdirSync(folder, { recursive: true });
  const cases = [];
  const shape = [9, 7, 8];
  const types = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split(" ");
  for (const type of types) {
    for (const [name, codecs] of Object.entries(WAYS)) {
      if (type === "bool" && name === "big") continue; // its bytes are in no order
      if (name !== "raw" && name !== "big" && type !== "int16" && type !== "float64") continue;
      const width = type === "int16" ? 2 : 8;
      const own = structuredClone(codecs).map((codec) => {
        if (codec.name === "blosc") codec.configuration.typesize = width;
        return codec;
      });
      const store = new storage.default(join(folder, `${type}-${name}`));
      const array = await zarr.create(store, {
        shape, dtype: type, chunkShape: [4, 3, 5], fillValue: type === "bool" ? false : 0,
        codecs: own, dimensionSeparator: name === "zstd" ? "." : "/",
      });
      const all = Array.from({ length: 9 * 7 * 8 }, (_, i) => number(type, i));
      const Data = array.getConstructor?.() ?? (await zarr.get(array)).data.constructor;
      const data = type === "bool" ? new Data(all) : Data.from(all);
      await zarr.set(array, null, { data, shape, stride: [56, 8, 1] });
      cases.push(`${type}-${name} ${type} 9,7,8`);
    }
  }
  writeFileSync(join(folder, "cases"), cases.join("\n") + "\n");
}

await { read, write }[process.argv[2]](process.argv[3]);

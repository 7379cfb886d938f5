/**
 * Arrays: lazy, chunked {@link dev.weft.array.DArray}s under the names of the Python array API
 * standard, dense {@link dev.weft.array.NDArray}s, and NumPy's {@code .npy} files.
 */
package dev.weft.array;

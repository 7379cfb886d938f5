/**
 * Dense linear algebra and Fourier transforms of single blocks of doubles, row-major: what runs
 * inside a part. Nothing here knows chunks.
 */
package dev.weft.array.linalg;

/**
 * Zarr, versions 2 and 3: chunked arrays in folders of files.
 *
 * @see <a href="https://zarr-specs.readthedocs.io">the specifications</a>
 */
package dev.weft.io.zarr;

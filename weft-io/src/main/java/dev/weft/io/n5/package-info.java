/**
 * N5: chunked arrays in folders of files.
 *
 * @see <a href="https://github.com/saalfeldlab/n5">the specification</a>
 */
package dev.weft.io.n5;

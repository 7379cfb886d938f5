/** What all files of chunks have in common: boxes of bytes, whole files, folders in the making. */
package dev.weft.io.chunk;

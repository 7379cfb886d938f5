/** Codecs of bytes, as chunked files name them: each is a value that says how bytes are packed. */
package dev.weft.io.codec;

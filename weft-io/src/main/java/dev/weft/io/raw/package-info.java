/** Numbers one after the other, without a header. */
package dev.weft.io.raw;

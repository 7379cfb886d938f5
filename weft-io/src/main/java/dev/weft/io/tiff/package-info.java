/** TIFF files of one or many pages. */
package dev.weft.io.tiff;

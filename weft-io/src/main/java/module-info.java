import org.jspecify.annotations.NullMarked;

/** Arrays in the files of others: read block by block, and written by the tasks that made them. */
@NullMarked
module dev.weft.io {
  requires aircompressor.v3;
  requires com.twelvemonkeys.imageio.core;
  requires com.twelvemonkeys.imageio.tiff;
  requires io.jhdf;
  requires java.desktop;
  requires org.lz4.java;
  requires tools.jackson.databind;
  requires transitive dev.weft.array;
  requires transitive dev.weft.core;
  requires transitive static org.jspecify;

  exports dev.weft.io.codec;
  exports dev.weft.io.hdf5;
  exports dev.weft.io.n5;
  exports dev.weft.io.raw;
  exports dev.weft.io.tiff;
  exports dev.weft.io.zarr;
}

import org.jspecify.annotations.NullMarked;

/** Arrays in the files of others: read block by block, and written by the tasks that made them. */
@NullMarked
module dev.weft.io {
  requires aircompressor.v3;
  requires com.twelvemonkeys.imageio.core;
  requires com.twelvemonkeys.imageio.tiff;
  requires java.desktop;
  requires tools.jackson.databind;
  requires transitive dev.weft.array;
  requires transitive dev.weft.core;
  requires transitive static org.jspecify;

  exports dev.weft.io.codec;
  exports dev.weft.io.tiff;
  exports dev.weft.io.zarr;
}

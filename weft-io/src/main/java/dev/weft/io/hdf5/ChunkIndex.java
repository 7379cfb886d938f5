package dev.weft.io.hdf5;

import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Grid;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where chunks are in files of the newest form. The library numbers the chunks of an index row by
 * row over the shape. The format (HDF5 File Format Specification 3.0, appendix C) numbers those of
 * an array that can grow to a stated shape over that shape, and those of an array with one axis
 * without an end along that axis last; so the library is asked for the place that it takes the
 * wanted chunk for.
 */
final class ChunkIndex {
  private static final String REMEDY =
      ", in a file of the newest form, which is not supported; copy the file with h5repack --high=1";

  private ChunkIndex() {}

  /** Refuses indices of which the library skips entries, so that numbers mean nothing. */
  static void check(String where, ChunkedDataset dataset, Grid grid) throws IOException {
    if (growing(dataset) != 1 || Grid.size(grid.shape()) == 0) {
      return;
    }
    long[] last = counts(grid.shape(), grid.chunk());
    for (int i = 0; i < last.length; i++) {
      last[i] = (last[i] - 1) * grid.chunk()[i];
    }
    try {
      dataset.getRawChunkBuffer(Boxes.ints(last));
    } catch (HdfException e) {
      if (Hdf5.isMissing(e)) {
        throw new IOException(where + ": chunks were never written" + REMEDY);
      }
      throw e;
    }
  }

  /** Returns the bytes of a chunk as they are stored; null if it was never written. */
  static @Nullable ByteBuffer read(ChunkedDataset dataset, Grid grid, long[] index)
      throws IOException {
    long[] place = place(dataset, grid, index);
    long[] at = place.clone();
    for (int i = 0; i < at.length; i++) {
      at[i] *= grid.chunk()[i];
    }
    try {
      return dataset.getRawChunkBuffer(Boxes.ints(at));
    } catch (HdfException e) {
      if (!Hdf5.isMissing(e)) {
        throw e;
      }
      if (!Arrays.equals(place, index) && !Hdf5.isUnwritten(e)) {
        throw new IOException("is not in the index as " + Layout.text(place) + REMEDY, e);
      }
      return null;
    }
  }

  /** Returns the chunk that the library takes the one at {@code index} for. */
  private static long[] place(ChunkedDataset dataset, Grid grid, long[] index) {
    long growing = growing(dataset);
    if (growing > 1) { // one by one with their places
      return index;
    }
    long[] most = dataset.getMaxSize();
    long[] known = counts(grid.shape(), grid.chunk());
    int first = 0;
    while (first < most.length && most[first] >= 0) {
      first++;
    }
    boolean grows = growing == 1;
    long[] counts = grows ? known : counts(most, grid.chunk());
    long number = grows ? index[first] : 0;
    for (int i = 0; i < index.length; i++) {
      number = grows && i == first ? number : number * counts[i] + index[i];
    }
    long[] place = new long[index.length];
    for (int i = place.length - 1; i > 0; i--) {
      place[i] = number % known[i];
      number /= known[i];
    }
    place[0] = number;
    return place;
  }

  /** Returns how many axes have no end; {@link Long#MAX_VALUE} of files of an older form. */
  private static long growing(ChunkedDataset dataset) {
    return dataset instanceof ChunkedDatasetV4
        ? Arrays.stream(dataset.getMaxSize()).filter(length -> length < 0).count()
        : Long.MAX_VALUE;
  }

  private static long[] counts(long[] lengths, long[] chunk) {
    long[] counts = new long[chunk.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.max(1, Math.ceilDiv(lengths[i], chunk[i]));
    }
    return counts;
  }
}

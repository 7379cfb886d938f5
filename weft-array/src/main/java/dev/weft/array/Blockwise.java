package dev.weft.array;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Functions of blocks of several arrays whose axes are matched by letters. */
public final class Blockwise {
  private Blockwise() {}

  /** A function of one block of each array. It runs anywhere, any number of times. */
  @FunctionalInterface
  public interface OfBlocks extends Serializable {
    /**
     * Returns the new block.
     *
     * @param blocks a block of each array
     * @param position where the new block is, counted in blocks
     * @throws Exception if there is none
     */
    NDArray apply(List<NDArray> blocks, int[] position) throws Exception;
  }

  /**
   * Returns what {@code function} makes of blocks: {@code blockwise("ij,jk->ik", …)} makes block
   * (i, k) of block i of the first array and block k of the second, each whole along j, which the
   * result has not. Axes of one letter are cut alike; where they are not, they are cut finer. An
   * axis of length 1 is given to all blocks.
   *
   * @param subscripts a term for each array, a letter for each axis, and the letters of the result
   * @param type the type of the new blocks, whose lengths are those of the letters
   */
  public static DArray blockwise(
      String subscripts, DType type, OfBlocks function, DArray... arrays) {
    return of(subscripts, type, null, function, arrays);
  }

  /**
   * As {@link #blockwise(String, DType, OfBlocks, DArray...)}, where blocks of the result have
   * other lengths than those of the arrays.
   *
   * @param layout the shape of the result and its blocks: as many along the axes of each letter as
   *     the arrays have, and any number along those of new letters
   */
  public static DArray blockwise(
      String subscripts, DType type, Layout layout, OfBlocks function, DArray... arrays) {
    return of(subscripts, type, layout, function, arrays);
  }

  private static DArray of(
      String subscripts, DType type, @Nullable Layout given, OfBlocks function, DArray... arrays) {
    String[] sides = subscripts.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (sides.length != 2 || terms.length != arrays.length) {
      throw wrong("one term for each array, then -> and the result", subscripts);
    }
    String out = sides[1];
    Map<Character, Chunks> cuts = cuts(subscripts, terms, arrays);
    var axes = new ArrayList<Chunks>();
    for (int i = 0; i < out.length(); i++) {
      Chunks cut = cuts.get(out.charAt(i));
      if (out.indexOf(out.charAt(i)) != i) {
        throw wrong("'" + out.charAt(i) + "' is named twice in the result", subscripts);
      }
      if (given != null && i < given.rank()) {
        if (cut != null && cut.count() != given.axis(i).count()) {
          throw wrong(
              "axis '"
                  + out.charAt(i)
                  + "' has "
                  + cut.count()
                  + " blocks, "
                  + given
                  + " has "
                  + given.axis(i).count(),
              subscripts);
        }
        axes.add(given.axis(i));
      } else if (cut == null) {
        throw wrong("no array has '" + out.charAt(i) + "'; give a layout", subscripts);
      } else {
        axes.add(cut);
      }
    }
    if (given != null && given.rank() != out.length()) {
      throw wrong("the layout " + given + " has rank " + given.rank(), subscripts);
    }
    long[][] shapes = new long[arrays.length][];
    for (int k = 0; k < shapes.length; k++) {
      shapes[k] = arrays[k].shape();
    }
    Chunks[][] cut = new Chunks[terms.length][];
    for (int k = 0; k < terms.length; k++) {
      cut[k] = new Chunks[terms[k].length()];
      for (int axis = 0; axis < cut[k].length; axis++) {
        cut[k][axis] = Objects.requireNonNull(cuts.get(terms[k].charAt(axis)));
      }
    }
    return UserBlocks.of(
        "blockwise",
        UUID.randomUUID().toString(),
        new Layout(axes),
        type,
        List.of(arrays),
        (arg, at, _) -> {
          Region box = Region.all(shapes[arg]);
          for (int axis = 0; axis < shapes[arg].length; axis++) {
            int place = out.indexOf(terms[arg].charAt(axis));
            Chunks own = cut[arg][axis];
            if (place >= 0 && shapes[arg][axis] == own.length()) {
              box = box.with(axis, own.start(at[place]), own.end(at[place]));
            }
          }
          return box;
        },
        (at, region, blocks) ->
            UserBlocks.checked(function.apply(blocks, at), type, region.shape()));
  }

  private static Map<Character, Chunks> cuts(String subscripts, String[] terms, DArray... arrays) {
    Map<Character, Chunks> cuts = new LinkedHashMap<>();
    for (int k = 0; k < terms.length; k++) {
      if (terms[k].length() != arrays[k].rank()) {
        throw wrong(
            "term \"" + terms[k] + "\" for an array of shape " + Axes.text(arrays[k].shape()),
            subscripts);
      }
      for (int axis = 0; axis < terms[k].length(); axis++) {
        char letter = terms[k].charAt(axis);
        Chunks own = arrays[k].layout().axis(axis).withoutEmpty();
        Chunks known = cuts.get(letter);
        if (known == null || known.length() == 1) {
          cuts.put(letter, own);
        } else if (own.length() == known.length()) {
          cuts.put(letter, known.refine(own));
        } else if (own.length() != 1) {
          throw wrong(
              "'" + letter + "' has lengths " + known.length() + " and " + own.length(),
              subscripts);
        }
      }
    }
    return cuts;
  }

  private static IllegalArgumentException wrong(String why, String subscripts) {
    return new IllegalArgumentException(
        "blockwise: " + why + "; subscripts=\"" + subscripts + "\"");
  }
}

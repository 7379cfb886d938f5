package dev.weft.array;

import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Einstein's sums, in NumPy's notation. Two arrays at a time are multiplied, from the left, as
 * products of matrices where an index is summed over, or element by element where both have the
 * same; what only one array has is summed first.
 */
public final class Einsum {
  private static final char FIRST_DOT = '\uE000'; // labels of the axes that "..." stands for

  private final String subscripts;
  private final List<String> labels = new ArrayList<>(); // of each operand, a character an axis
  private final List<DArray> operands = new ArrayList<>();
  private String out = "";

  private Einsum(String subscripts) {
    this.subscripts = subscripts;
  }

  /**
   * Returns the sums of products that {@code subscripts} name: {@code "ij,jk->ik"} is a product of
   * matrices, {@code "ii"} a trace, {@code "...ij->...ji"} a transpose. Without {@code ->}, the
   * result has the indices that are there once, in the order of the alphabet.
   *
   * @throws IllegalArgumentException if the subscripts do not fit the arrays
   */
  public static DArray einsum(String subscripts, DArray... arrays) {
    var einsum = new Einsum(subscripts);
    einsum.read(arrays);
    return einsum.contract();
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("einsum: " + why + "; subscripts=\"" + subscripts + "\"");
  }

  private void read(DArray... arrays) {
    String text = subscripts.replace(" ", "");
    int arrow = text.indexOf("->");
    String left = arrow < 0 ? text : text.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != arrays.length) {
      throw wrong(terms.length + " terms for " + arrays.length + " arrays");
    }
    int dots = 0;
    for (int k = 0; k < terms.length; k++) {
      String letters = letters(terms[k]);
      int hidden = arrays[k].rank() - letters.length();
      if (terms[k].contains("...") ? hidden < 0 : hidden != 0) {
        throw wrong(
            "term \""
                + terms[k]
                + "\" names "
                + letters.length()
                + " axes of an array of shape "
                + Axes.text(arrays[k].shape()));
      }
      dots = Math.max(dots, hidden);
    }
    for (int k = 0; k < terms.length; k++) {
      int hidden = arrays[k].rank() - letters(terms[k]).length();
      labels.add(terms[k].replace("...", dots(dots - hidden, dots)));
      operands.add(arrays[k]);
    }
    if (arrow < 0) {
      var counts = new TreeMap<Character, Integer>();
      for (String term : terms) {
        letters(term).chars().forEach(c -> counts.merge((char) c, 1, Integer::sum));
      }
      var once = new StringBuilder(dots(0, dots));
      counts.forEach((letter, n) -> once.append(n == 1 ? String.valueOf(letter) : ""));
      out = once.toString();
    } else {
      String right = text.substring(arrow + 2);
      letters(right);
      out = right.replace("...", dots(0, dots));
    }
    var seen = new LinkedHashSet<Character>();
    for (int i = 0; i < out.length(); i++) {
      char label = out.charAt(i);
      if (!seen.add(label)) {
        throw wrong("the result names '" + label + "' twice");
      }
      if (labels.stream().noneMatch(term -> term.indexOf(label) >= 0)) {
        throw wrong("the result names '" + label + "', which no term does");
      }
    }
    checkLengths();
  }

  private static String dots(int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append((char) (FIRST_DOT + i));
    }
    return text.toString();
  }

  /** Returns the indices of a term without the dots. */
  private String letters(String term) {
    String letters = term.replaceFirst("\\.\\.\\.", "");
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
        throw wrong("'" + c + "' is no index; use letters, \"...\", commas and \"->\"");
      }
    }
    return letters;
  }

  private void checkLengths() {
    Map<Character, Long> lengths = new LinkedHashMap<>();
    for (int k = 0; k < operands.size(); k++) {
      long[] shape = operands.get(k).shape();
      for (int axis = 0; axis < shape.length; axis++) {
        char label = labels.get(k).charAt(axis);
        long known = lengths.getOrDefault(label, 1L);
        if (known != 1 && shape[axis] != 1 && known != shape[axis]) {
          String name = label >= FIRST_DOT ? "..." : String.valueOf(label);
          throw wrong("index '" + name + "' has lengths " + known + " and " + shape[axis]);
        }
        lengths.put(label, known == 1 ? shape[axis] : known);
      }
    }
    for (int k = 0; k < operands.size(); k++) {
      DArray x = operands.get(k);
      String own = labels.get(k);
      var kept = new StringBuilder(own);
      for (int axis = x.rank() - 1; axis >= 0; axis--) {
        if (x.shape()[axis] == 1 && lengths.getOrDefault(own.charAt(axis), 1L) != 1) {
          x = x.squeeze(axis); // an axis of length 1 is broadcast
          kept.deleteCharAt(axis);
        }
      }
      operands.set(k, x);
      labels.set(k, kept.toString());
    }
  }

  private DArray contract() {
    DType type = operands.getFirst().dtype();
    for (DArray x : operands) {
      type = type.promote(x.dtype());
    }
    for (int k = 0; k < operands.size(); k++) {
      diagonals(k);
    }
    while (operands.size() > 1) {
      sumAlone(0, type);
      sumAlone(1, type);
      multiply(type);
    }
    sumAlone(0, type);
    DArray result = operands.getFirst().astype(type);
    String own = labels.getFirst();
    if (own.equals(out)) {
      return result;
    }
    int[] axes = new int[out.length()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = own.indexOf(out.charAt(i));
    }
    return result.permuteDims(axes);
  }

  /** Replaces axes of one label by their diagonal. */
  private void diagonals(int k) {
    for (int first = 0; first < labels.get(k).length(); first++) {
      String own = labels.get(k);
      int second = own.indexOf(own.charAt(first), first + 1);
      if (second >= 0) {
        operands.set(k, operands.get(k).diagonal(0, first, second)); // which comes last
        labels.set(
            k,
            own.substring(0, first)
                + own.substring(first + 1, second)
                + own.substring(second + 1)
                + own.charAt(first));
        first = -1;
      }
    }
  }

  /** Sums over the indices that neither another operand nor the result has. */
  private void sumAlone(int k, DType type) {
    String own = labels.get(k);
    var axes = new ArrayList<Integer>();
    var kept = new StringBuilder();
    for (int axis = 0; axis < own.length(); axis++) {
      if (neededBeside(own.charAt(axis), k, -1)) {
        kept.append(own.charAt(axis));
      } else {
        axes.add(axis);
      }
    }
    if (!axes.isEmpty()) {
      int[] all = axes.stream().mapToInt(Integer::intValue).toArray();
      DArray x = operands.get(k);
      operands.set(k, type.isBool() ? x.any(all) : x.astype(type).sum(all).astype(type));
      labels.set(k, kept.toString());
    }
  }

  private boolean neededBeside(char label, int k, int other) {
    if (out.indexOf(label) >= 0) {
      return true;
    }
    for (int i = 0; i < labels.size(); i++) {
      if (i != k && i != other && labels.get(i).indexOf(label) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Multiplies the first two operands. */
  private void multiply(DType type) {
    String a = labels.get(0);
    String b = labels.get(1);
    var batch = new LinkedHashSet<Character>();
    var summed = new LinkedHashSet<Character>();
    for (int i = 0; i < a.length(); i++) {
      char label = a.charAt(i);
      if (b.indexOf(label) >= 0) {
        (neededBeside(label, 0, 1) ? batch : summed).add(label);
      }
    }
    Set<Character> left = only(a, b);
    Set<Character> right = only(b, a);
    String result = text(batch) + text(left) + text(right);
    DArray x = operands.get(0).astype(type);
    DArray y = operands.get(1).astype(type);
    DArray product;
    if (summed.isEmpty()) {
      DArray rows = x.permuteDims(order(a, text(batch) + text(left)));
      for (int i = 0; i < right.size(); i++) {
        rows = rows.expandDims(-1);
      }
      DArray columns = y.permuteDims(order(b, text(batch) + text(right)));
      for (int i = 0; i < left.size(); i++) {
        columns = columns.expandDims(batch.size());
      }
      product = rows.multiply(columns);
    } else if (left.isEmpty() && right.isEmpty() && !type.isBool()) {
      product = x.multiply(y.permuteDims(order(b, a))).sum(order(a, text(summed))).astype(type);
    } else {
      DArray rows = x.permuteDims(order(a, text(batch) + text(left) + text(summed)));
      DArray columns = y.permuteDims(order(b, text(batch) + text(summed) + text(right)));
      long[] shape = new long[result.length()];
      for (int i = 0; i < shape.length; i++) {
        char label = result.charAt(i);
        boolean first = a.indexOf(label) >= 0;
        shape[i] = first ? x.shape()[a.indexOf(label)] : y.shape()[b.indexOf(label)];
      }
      int n = batch.size();
      product =
          merged(merged(rows, n, left.size()), n + 1, summed.size())
              .matmul(merged(merged(columns, n, summed.size()), n + 1, right.size()))
              .reshape(shape);
    }
    operands.set(0, product);
    labels.set(0, result);
    operands.remove(1);
    labels.remove(1);
  }

  /** Returns the array with {@code count} axes from {@code axis} on as one. */
  private static DArray merged(DArray x, int axis, int count) {
    if (count == 1) {
      return x;
    }
    if (count == 0) {
      return x.expandDims(axis);
    }
    long[] own = x.shape();
    long[] shape = new long[own.length - count + 1];
    System.arraycopy(own, 0, shape, 0, axis);
    shape[axis] = Arrays.stream(own, axis, axis + count).reduce(1, (m, n) -> m * n);
    System.arraycopy(own, axis + count, shape, axis + 1, own.length - axis - count);
    return x.reshape(shape);
  }

  private static Set<Character> only(String a, String b) {
    var only = new LinkedHashSet<Character>();
    for (int i = 0; i < a.length(); i++) {
      char label = a.charAt(i);
      if (b.indexOf(label) < 0) {
        only.add(label);
      }
    }
    return only;
  }

  private static String text(Set<Character> labels) {
    var text = new StringBuilder();
    labels.forEach(text::append);
    return text.toString();
  }

  private static int[] order(String own, String wanted) {
    return wanted.chars().map(own::indexOf).toArray();
  }
}

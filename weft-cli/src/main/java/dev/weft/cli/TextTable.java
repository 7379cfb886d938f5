package dev.weft.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns are as wide as they need to be. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; every row has as many cells as the first. */
  TextTable row(String... cells) {
    if (!rows.isEmpty() && rows.getFirst().size() != cells.length) {
      throw new IllegalArgumentException(
          "rows have " + rows.getFirst().size() + " cells, not " + cells.length);
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The rows, each on a line, two blanks between columns. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.repeat(' ', width(column) - cell.length() + 2);
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}

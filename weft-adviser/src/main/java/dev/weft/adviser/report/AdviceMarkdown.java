package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.rule.Finding;

/** One job as Markdown, for a ticket or a wiki. */
public final class AdviceMarkdown {
  private AdviceMarkdown() {}

  /** The text. */
  public static String of(Advice advice) {
    var out = new StringBuilder();
    out.append("## Job %s: %s\n\n".formatted(plain(advice.record().id()), advice.verdict()));
    out.append(plain(advice.judgement().headline()))
        .append(".\n\n| figure | value |\n| --- | --- |\n");
    for (String[] row : AdviceText.figures(advice)) {
      out.append("| %s | %s |\n".formatted(row[0], plain(row[1].replace("   ", " · "))));
    }
    for (Finding f : advice.findings()) {
      out.append(
          "\n### %s%s (%s confidence)\n\n%s.\n\n"
              .formatted(
                  f.remark() ? "By the way: " : "",
                  f.id(),
                  f.confidence().text(),
                  plain(f.summary())));
      for (String line : f.evidence()) {
        out.append("- ").append(plain(line)).append('\n');
      }
      if (!f.change().isEmpty()) {
        out.append("\n```\n").append(String.join("\n", f.change())).append("\n```\n");
      }
      if (!f.gain().isEmpty()) {
        out.append("\nGain: ").append(plain(f.gain())).append(".\n");
      }
    }
    for (Note note : AdviceText.notes(advice)) {
      out.append("\n> ").append(plain(note.text())).append('\n');
    }
    return out.toString();
  }

  /** Text that keeps a table and a heading whole: no bars, no line ends, no angle brackets. */
  static String plain(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '|' -> out.append("\\|");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        default -> out.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return out.toString();
  }
}

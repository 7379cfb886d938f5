package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.rule.Finding;
import java.util.List;

/** Jobs as one page of HTML that needs nothing from elsewhere. */
public final class AdviceHtml {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Advice</title>
      <meta name="viewport" content="width=device-width">
      <style>
      :root{color-scheme:light dark}
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
      pre{background:#8882;padding:.6rem;overflow:auto;white-space:pre-wrap}section{border-top:1px solid #8886;margin-top:2rem}
      .bar{background:#8883;height:.8rem;width:100%;max-width:30rem}.bar div{background:#2a7;height:100%}
      .bad .bar div{background:#c63}.remark{opacity:.8}
      </style></head><body>
      """;

  private AdviceHtml() {}

  /** The page: what there is to say of all together, then each job. */
  public static String page(List<Advice> jobs, Group group) {
    var out = new StringBuilder(HEAD);
    if (group.size() > 1) {
      out.append("<h1>%d jobs</h1>\n<pre>".formatted(group.size()));
      out.append(escaped(group.text())).append("</pre>\n");
    }
    for (Advice advice : jobs) {
      job(out, advice);
    }
    return out.append("</body></html>\n").toString();
  }

  private static void job(StringBuilder out, Advice advice) {
    out.append(
        "<section class=\"%s\"><h2>Job %s: %s</h2>\n<p>%s.</p>\n"
            .formatted(
                advice.good() ? "good" : "bad",
                escaped(advice.record().id()),
                escaped(advice.verdict()),
                escaped(advice.judgement().headline())));
    double efficiency = advice.judgement().figures().efficiency();
    if (efficiency >= 0) {
      out.append(
          "<div class=\"bar\"><div style=\"width:%d%%\"></div></div>\n"
              .formatted(Math.round(Math.min(1, efficiency) * 100)));
    }
    out.append("<table>\n");
    for (String[] row : AdviceText.figures(advice)) {
      out.append(
          "<tr><th>%s</th><td>%s</td></tr>\n"
              .formatted(row[0], escaped(row[1].replace("   ", " · "))));
    }
    out.append("</table>\n");
    for (Finding f : advice.findings()) {
      out.append(
          "<h3%s>%s%s (%s confidence)</h3>\n<p>%s.</p>\n<ul>"
              .formatted(
                  f.remark() ? " class=\"remark\"" : "",
                  f.remark() ? "By the way: " : "",
                  escaped(f.id()),
                  f.confidence().text(),
                  escaped(f.summary())));
      for (String line : f.evidence()) {
        out.append("<li>").append(escaped(line)).append("</li>");
      }
      out.append("</ul>\n");
      if (!f.change().isEmpty()) {
        out.append("<pre>").append(escaped(String.join("\n", f.change()))).append("</pre>\n");
      }
      if (!f.gain().isEmpty()) {
        out.append("<p>Gain: ").append(escaped(f.gain())).append(".</p>\n");
      }
    }
    for (Note note : AdviceText.notes(advice)) {
      out.append("<p><small>").append(escaped(note.text())).append("</small></p>\n");
    }
    out.append("</section>\n");
  }

  /** Text as it may stand in a page. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

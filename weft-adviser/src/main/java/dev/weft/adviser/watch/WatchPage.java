package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The page of a watched command: figures, bottleneck, advice, the curves over time, and the busiest
 * processes and threads. One file without scripts and without anything to be fetched.
 */
final class WatchPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d5dae1;--paper:#fff;--box:#f5f7f9;\
      --a:#1f6fb2;--b:#c8641b;--c:#3b8a4c;--bad:#b3261e}
      @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b3;--line:#3a424d;--paper:#14181d;\
      --box:#1d232a;--a:#6fb3e8;--b:#eba064;--c:#7cc98d;--bad:#f2857d}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;\
      margin:2rem auto;padding:0 1rem}
      h1{font-size:1.3rem;overflow-wrap:anywhere}h2{font-size:1.05rem;margin-top:2rem}
      code,pre{font:13px/1.45 ui-monospace,monospace}
      pre{background:var(--box);padding:.6rem .8rem;overflow-x:auto;margin:.4rem 0}
      .big{font-size:1.15rem;font-weight:600}.soft{color:var(--soft)}
      .box{border:1px solid var(--line);border-left:4px solid var(--bad);padding:.5rem .9rem;margin:.8rem 0}
      .box.note{border-left-color:var(--a)}.box ul{margin:.3rem 0;padding-left:1.2rem}
      table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .6rem;\
      border-bottom:1px solid var(--line)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
      svg{width:100%;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
      .grid{stroke:var(--line);stroke-width:1}.a{stroke:var(--a)}.b{stroke:var(--b)}.c{stroke:var(--c)}
      path.a,path.b,path.c{fill:none;stroke-width:1.6}.fa{color:var(--a)}.fb{color:var(--b)}.fc{color:var(--c)}
      """;

  private static final int WIDTH = 900;
  private static final int HEIGHT = 180;
  private static final int LEFT = 64;
  private static final int BOTTOM = 22;
  private static final int POINTS = 450;

  private final StringBuilder out = new StringBuilder();

  private WatchPage() {}

  static String of(Facts f, Verdict verdict) {
    var page = new WatchPage();
    page.head(f);
    page.summary(f, verdict);
    page.curves(f);
    page.tables(f);
    page.out.append("</body></html>\n");
    return page.out.toString();
  }

  /** Text as it must stand in HTML. */
  static String escaped(String text) {
    var safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return safe.toString();
  }

  private void head(Facts f) {
    String command = escaped(String.join(" ", f.command()));
    out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" style-src 'unsafe-inline'\"><title>")
        .append(command)
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1><code>")
        .append(command)
        .append("</code></h1>");
  }

  private void summary(Facts f, Verdict verdict) {
    paragraph("", Telling.end(f) + ": " + Telling.figures(f));
    paragraph("big", "Bottleneck: " + verdict.bottleneck().words());
    paragraph("soft", String.join("; ", verdict.evidence()));
    for (Finding finding : verdict.findings()) {
      out.append(finding.remark() ? "<div class=\"box note\"><b>" : "<div class=\"box\"><b>")
          .append(escaped(finding.summary()))
          .append("</b> <span class=\"soft\">")
          .append(escaped(finding.id() + ", " + finding.confidence().text() + " confidence"))
          .append("</span><ul>");
      finding.evidence().forEach(e -> out.append("<li>").append(escaped(e)).append("</li>"));
      out.append("</ul><pre>")
          .append(escaped(String.join("\n", finding.change())))
          .append("</pre>");
      if (!finding.gain().isEmpty()) {
        paragraph("", "Gain: " + finding.gain());
      }
      out.append("</div>");
    }
  }

  private void paragraph(String style, String text) {
    if (!text.isEmpty()) {
      out.append("<p class=\"").append(style).append("\">").append(escaped(text)).append("</p>");
    }
  }

  /** One curve: its name and its value in a stretch; the style is by its place. */
  private record Curve(String name, ToDoubleFunction<Stretch> value) {}

  /** Writes an axis value. */
  private interface Scale {
    String text(double value);
  }

  private void curves(Facts f) {
    List<Stretch> all = coarse(f.course().stretches());
    if (all.size() < 2) {
      paragraph("soft", "It was over before there was a curve to draw.");
      return;
    }
    chart(
        "Cores",
        all,
        Show::number,
        Math.max(1, f.room().slots()),
        new Curve("busy", Stretch::busyCores),
        new Curve(
            "wanted, busy ones included", s -> rate(s, s.work().queueSeconds()) + s.busyCores()),
        new Curve(
            "other programs",
            s -> Math.min(f.room().machineCpus(), rate(s, s.around().otherSeconds()))));
    chart(
        "Memory",
        all,
        Show::bytes,
        1,
        new Curve("resident", s -> (double) s.memory().residentBytes()),
        new Curve("swapped out", s -> (double) s.memory().swapBytes()));
    chart(
        "Storage, bytes a second",
        all,
        Show::bytes,
        1024,
        new Curve("read", s -> rate(s, (double) s.traffic().storageRead())),
        new Curve("written", s -> rate(s, (double) s.traffic().storageWritten())),
        new Curve("network (all programs)", s -> rate(s, (double) s.traffic().network())));
    chart(
        "Waiting, part of the time",
        all,
        Show::percent,
        1,
        new Curve("storage", s -> rate(s, s.idleSeconds(Wait.DISK))),
        new Curve("sockets", s -> rate(s, s.idleSeconds(Wait.NETWORK))),
        new Curve(
            "anything else",
            s ->
                rate(s, s.idleSeconds() - s.idleSeconds(Wait.DISK) - s.idleSeconds(Wait.NETWORK))));
    chart(
        "Switches a second",
        all,
        Show::number,
        10,
        new Curve("to wait", s -> rate(s, (double) s.work().voluntary())),
        new Curve("forced", s -> rate(s, (double) s.work().involuntary())));
    chart(
        "Processes and threads",
        all,
        Show::number,
        2,
        new Curve("processes", s -> s.work().processes()),
        new Curve("threads", s -> s.work().threads()));
  }

  private static double rate(Stretch s, double amount) {
    return s.seconds() > 0 ? Math.max(0, amount) / s.seconds() : 0;
  }

  /** Joins stretches until there are few enough to draw and none shorter than the clock's tick. */
  private static List<Stretch> coarse(List<Stretch> stretches) {
    double span =
        stretches.isEmpty() ? 0 : stretches.getLast().end() - stretches.getFirst().start();
    double least = Math.max(Math.min(0.1, span / 8), span / POINTS);
    var joined = new ArrayList<Stretch>();
    Stretch open = Stretch.NOTHING;
    for (Stretch s : stretches) {
      open = open.seconds() == 0 ? s : open.plus(s);
      if (open.seconds() >= least) {
        joined.add(open);
        open = Stretch.NOTHING;
      }
    }
    if (open.seconds() > 0) {
      if (joined.isEmpty()) {
        joined.add(open);
      } else {
        joined.add(joined.removeLast().plus(open));
      }
    }
    return joined;
  }

  private void chart(String title, List<Stretch> all, Scale scale, double least, Curve... curves) {
    double top = least;
    for (Curve curve : curves) {
      for (Stretch s : all) {
        top = Math.max(top, curve.value().applyAsDouble(s));
      }
    }
    double from = all.getFirst().start();
    double span = Math.max(1e-9, all.getLast().end() - from);
    out.append("<h2>").append(escaped(title)).append("</h2><p>");
    String[] styles = {"a", "b", "c"};
    for (int i = 0; i < curves.length; i++) {
      out.append("<span class=\"f%s\">&#9632; ".formatted(styles[i]))
          .append(escaped(curves[i].name()))
          .append("</span>&ensp;");
    }
    out.append("</p><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"".formatted(WIDTH, HEIGHT))
        .append(escaped(title))
        .append("\">");
    for (int i = 0; i <= 2; i++) {
      double y = 8 + (HEIGHT - BOTTOM - 8) * i / 2.0;
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT,
              WIDTH,
              y,
              y,
              LEFT - 6,
              y + 4,
              escaped(scale.text(top * (2 - i) / 2))));
    }
    for (int i = 0; i <= 4; i++) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
              LEFT + (WIDTH - LEFT) * i / 4.0,
              HEIGHT - 5,
              i == 0 ? "start" : i == 4 ? "end" : "middle",
              escaped(Show.seconds(span * i / 4))));
    }
    for (int i = 0; i < curves.length; i++) {
      out.append("<path class=\"%s\" d=\"".formatted(styles[i]));
      for (int k = 0; k < all.size(); k++) {
        Stretch s = all.get(k);
        double y = 8 + (HEIGHT - BOTTOM - 8) * (1 - curves[i].value().applyAsDouble(s) / top);
        out.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1fH%.1f",
                k == 0 ? "M" : "L",
                x(s.start() - from, span),
                y,
                x(s.end() - from, span)));
      }
      out.append("\"/>");
    }
    out.append("</svg>");
  }

  private static double x(double at, double span) {
    return LEFT + (WIDTH - LEFT) * at / span;
  }

  private void tables(Facts f) {
    List<ProcessTotal> processes = f.course().processes().stream().limit(15).toList();
    if (processes.isEmpty()) {
      return;
    }
    out.append("<h2>Processes</h2><table><tr><th>process<th>name<th class=\"n\">CPU s")
        .append(
            "<th class=\"n\">memory<th class=\"n\">threads<th class=\"n\">seen from<th class=\"n\">to</tr>");
    double from = f.course().total().start();
    for (ProcessTotal p : processes) {
      row(
          List.of(String.valueOf(p.id()), p.name()),
          List.of(
              Show.number(p.cpuSeconds()),
              Size.of(p.peakBytes()),
              String.valueOf(p.threads()),
              Show.seconds(p.firstSeen() - from),
              Show.seconds(p.lastSeen() - from)));
    }
    out.append("</table>");
    if (f.course().seen() > processes.size()) {
      paragraph(
          "soft",
          "The busiest %d of %d that were seen; shorter ones are in the totals."
              .formatted(processes.size(), f.course().seen()));
    }
    out.append("<h2>Threads</h2><table><tr><th>process<th>thread<th>name<th>may use CPU")
        .append("<th class=\"n\">ran s<th class=\"n\">in line s<th class=\"n\">waits")
        .append("<th class=\"n\">forced</tr>");
    for (ThreadTotal t : f.course().threads().stream().limit(25).toList()) {
      row(
          List.of(
              String.valueOf(t.process()),
              String.valueOf(t.id()),
              t.name(),
              t.allowed().isEmpty() ? "?" : t.allowed().toString()),
          List.of(
              Show.number(t.runSeconds()),
              Show.number(t.queueSeconds()),
              String.valueOf(t.voluntary()),
              String.valueOf(t.involuntary())));
    }
    out.append("</table>");
  }

  private void row(List<String> texts, List<String> numbers) {
    out.append("<tr>");
    texts.forEach(t -> out.append("<td>").append(escaped(t)).append("</td>"));
    numbers.forEach(n -> out.append("<td class=\"n\">").append(escaped(n)).append("</td>"));
    out.append("</tr>");
  }
}

package dev.weft.adviser.record;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads PBS Professional, OpenPBS and Torque: {@code qstat -f} and {@code -xf} (with {@code -F
 * json} too, and Torque's XML), accounting records of type E, and {@code tracejob}.
 *
 * <p>{@code cpupercent} is not taken: it is a decaying average. Processor time of ranks that were
 * not started through the batch system may be missing from {@code cput}.
 */
public final class PbsReader implements RecordReader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A reader. */
  public PbsReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    var in = new BufferedInputStream(text, 1 << 16);
    in.mark(4096);
    int c = in.read();
    for (int i = 0; c >= 0 && c <= ' ' && i < 4000; i++) {
      c = in.read();
    }
    in.reset();
    if (c == '{') {
      json(in, sink);
    } else if (c == '<') {
      xml(in, sink);
    } else {
      new Run(in, sink).all();
    }
  }

  private static void json(InputStream in, RecordSink sink) throws UnreadableRecord {
    JsonNode jobs;
    try {
      jobs = MAPPER.readTree(in).path("Jobs");
    } catch (JacksonException cut) {
      long line = cut.getLocation() == null ? 0 : cut.getLocation().getLineNr();
      throw new UnreadableRecord(line, "", "no whole JSON: " + cut.getOriginalMessage());
    }
    if (!jobs.isObject() || jobs.isEmpty()) {
      throw new UnreadableRecord(0, "", "no Jobs in this JSON; qstat -xf -F json ID prints them");
    }
    for (Map.Entry<String, JsonNode> job : jobs.properties()) {
      var texts = new LinkedHashMap<String, String>();
      flatten("", job.getValue(), texts);
      emit(job.getKey(), texts, new HashMap<>(), sink);
    }
  }

  /**
   * What Torque's {@code qstat -x} prints: a Job element each, with elements for its attributes.
   */
  private static void xml(InputStream in, RecordSink sink) throws UnreadableRecord {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    int jobs = 0;
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Job")) {
          var texts = new LinkedHashMap<String, String>();
          var lines = new HashMap<String, Long>();
          element(reader, "", texts, lines);
          emit(texts.getOrDefault("Job_Id", ""), texts, lines, sink);
          jobs++;
        }
      }
    } catch (XMLStreamException cut) {
      long line = cut.getLocation() == null ? 0 : cut.getLocation().getLineNumber();
      throw new UnreadableRecord(line, "", "no whole XML: it ends or breaks here");
    }
    if (jobs == 0) {
      throw new UnreadableRecord(0, "", "no Job in this XML; qstat -x ID of Torque prints one");
    }
  }

  private static void element(
      XMLStreamReader reader, String prefix, Map<String, String> texts, Map<String, Long> lines)
      throws XMLStreamException {
    var text = new StringBuilder();
    boolean leaf = true;
    long line = reader.getLocation().getLineNumber();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        leaf = false;
        String name = reader.getLocalName();
        element(reader, prefix.isEmpty() ? name : prefix + "." + name, texts, lines);
      } else if (event == XMLStreamConstants.CHARACTERS) {
        text.append(reader.getText());
      }
    }
    if (leaf) {
      texts.put(prefix, text.toString().strip());
      lines.put(prefix, line);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> texts) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> e : node.properties()) {
        flatten(prefix.isEmpty() ? e.getKey() : prefix + "." + e.getKey(), e.getValue(), texts);
      }
    } else if (node.isNumber()) {
      texts.put(prefix, Amounts.plain(node.asDouble()));
    } else if (node.isString()) {
      texts.put(prefix, node.asString());
    }
  }

  private static void emit(
      String id, Map<String, String> texts, Map<String, Long> lines, RecordSink sink) {
    try {
      sink.job(PbsJob.of(id, new KeyText(texts, lines)));
    } catch (UnreadableRecord problem) {
      sink.unreadable(problem);
    }
  }

  private static final class Run extends TextRun {
    private Map<String, String> texts = new LinkedHashMap<>();
    private Map<String, Long> numbers = new HashMap<>();
    private String id = "";
    private String lastKey = "";
    private boolean tracing;

    Run(InputStream text, RecordSink sink) {
      super(text, sink);
    }

    @Override
    void end() {
      finish();
    }

    @Override
    String nothing() {
      return "no job in %d lines; qstat -xf ID prints 'Job Id:', an accounting record has ';E;'"
          .formatted(lines.number());
    }

    @Override
    void take(String line) {
      int from = 0;
      while (from < line.length() && line.charAt(from) <= ' ') {
        from++;
      }
      boolean traces = line.startsWith("Job: ");
      if (traces || line.regionMatches(true, from, "Job Id:", 0, 7)) {
        finish();
        tracing = traces;
        id = line.substring(line.indexOf(':') + 1).strip();
        lastKey = "";
        return;
      }
      int end = line.indexOf(";E;");
      if (end > 0 && end < 40) {
        finish();
        int semicolon = line.indexOf(';', end + 3);
        if (semicolon > 0) {
          id = line.substring(end + 3, semicolon);
          pairs(line.substring(semicolon + 1));
          finish();
        }
        return;
      }
      int equals = line.indexOf(" = ");
      boolean used = line.startsWith("resources_used.", from);
      if (id.isEmpty() && equals > 0 && (used || line.startsWith("Resource_List.", from))) {
        id = "-"; // lines picked out of a job
      }
      if (id.isEmpty()) {
        complain(line, "unknown job", "not found", "qstat:");
        return;
      }
      if (tracing) {
        trace(line);
        return;
      }
      if (line.startsWith("\t") && !lastKey.isEmpty()) {
        texts.merge(lastKey, line.strip(), String::concat);
        return;
      }
      if (equals > 0 && (from >= 2 || id.equals("-"))) {
        lastKey = line.substring(0, equals).strip();
        if (lastKey.indexOf(' ') < 0) {
          texts.put(lastKey, line.substring(equals + 3).strip());
          numbers.put(lastKey, lines.number());
        } else {
          lastKey = "";
        }
      } else if (!lastKey.isEmpty() && line.startsWith("        ")) {
        texts.merge(lastKey, line.strip(), String::concat);
      }
    }

    /** A line of tracejob: a date and a letter before pairs, or pairs that go on. */
    private void trace(String line) {
      String t = line.strip();
      if (t.isEmpty()) {
        return;
      }
      boolean dated = t.length() > 19 && t.charAt(2) == '/' && t.charAt(13) == ':';
      pairs(dated ? t.substring(19).strip() : t);
    }

    private void pairs(String text) {
      int from = 0;
      int n = text.length();
      String key = "";
      while (from < n) {
        int end = from;
        while (end < n && text.charAt(end) != ' ') {
          end++;
        }
        String word = text.substring(from, end);
        int equals = word.indexOf('=');
        if (equals > 0 && Character.isLetter(word.charAt(0))) {
          key = word.substring(0, equals);
          texts.put(key, word.substring(equals + 1));
          numbers.put(key, lines.number());
        }
        from = end + 1;
      }
    }

    private void finish() {
      if (!id.isEmpty() && !texts.isEmpty()) {
        String job = id;
        var read = new KeyText(texts, numbers);
        found(() -> PbsJob.of(job, read));
      }
      texts = new LinkedHashMap<>();
      numbers = new HashMap<>();
      id = "";
      lastKey = "";
    }
  }
}

package dev.weft.cli;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What {@code --json} prints: one object on one line. */
final class Json {
  private Json() {}

  /** Returns the text that {@code content} writes. */
  static String text(Consumer<JsonGenerator> content) {
    var text = new StringWriter();
    try (var generator = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      content.accept(generator);
    }
    return text.toString();
  }
}

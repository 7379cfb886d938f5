package dev.weft.adviser.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was recorded of one job: numbers, texts, how it ended, and every field as it was written.
 *
 * <p>A quantity that is absent is unknown, which is not zero: readers leave out what their source
 * did not measure.
 *
 * @param source who wrote it
 * @param id the job, with its array task ({@code 123_4}, {@code 123.4}) or component ({@code
 *     123+1}); {@code -} where the text has none
 * @param outcome how it ended
 * @param outcomeReason why that outcome was concluded, in words
 * @param readings the numbers
 * @param labels the texts
 * @param notes what to know before blaming the job
 * @param fields every field of the text, known or not, as written
 */
public record JobRecord(
    Source source,
    String id,
    Outcome outcome,
    String outcomeReason,
    Map<Quantity, Reading> readings,
    Map<Label, String> labels,
    List<Note> notes,
    Map<String, String> fields) {

  /** Keeps unmodifiable copies. */
  public JobRecord {
    var numbers = new EnumMap<Quantity, Reading>(Quantity.class);
    numbers.putAll(readings);
    readings = Collections.unmodifiableMap(numbers);
    var texts = new EnumMap<Label, String>(Label.class);
    texts.putAll(labels);
    labels = Collections.unmodifiableMap(texts);
    notes = List.copyOf(notes);
    fields =
        fields instanceof Fields
            ? fields
            : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** A builder for a job of this source and name. */
  public static Builder of(Source source, String id) {
    return new Builder(source, id);
  }

  /** A builder that starts with everything of this record. */
  public Builder toBuilder() {
    var builder = new Builder(source, id);
    builder.outcome = outcome;
    builder.outcomeReason = outcomeReason;
    builder.readings.putAll(readings);
    builder.labels.putAll(labels);
    builder.notes.addAll(notes);
    builder.fields.putAll(fields);
    return builder;
  }

  /** The number, or empty where it is unknown. */
  public OptionalDouble value(Quantity quantity) {
    Reading reading = readings.get(quantity);
    return reading == null ? OptionalDouble.empty() : OptionalDouble.of(reading.value());
  }

  /** The number with who said it, or empty where it is unknown. */
  public Optional<Reading> reading(Quantity quantity) {
    return Optional.ofNullable(readings.get(quantity));
  }

  /** The text, or empty where it is unknown. */
  public Optional<String> label(Label label) {
    return Optional.ofNullable(labels.get(label));
  }

  /** Whether a note of this id was made. */
  public boolean noted(String noteId) {
    return notes.stream().anyMatch(n -> n.id().equals(noteId));
  }

  /** Collects one record; not for several threads. */
  public static final class Builder {
    private final Source source;
    private String id;
    private Outcome outcome = Outcome.UNKNOWN;
    private String outcomeReason = "";
    private final Map<Quantity, Reading> readings = new EnumMap<>(Quantity.class);
    private final Map<Label, String> labels = new EnumMap<>(Label.class);
    private final List<Note> notes = new ArrayList<>();
    private Map<String, String> fields = new LinkedHashMap<>();

    private Builder(Source source, String id) {
      this.source = source;
      this.id = id;
    }

    /** Names the job. */
    public Builder id(String name) {
      id = name;
      return this;
    }

    /** States a number; one that is not finite or is negative is left unknown. */
    public Builder put(Quantity quantity, double value, String field, String text) {
      if (Double.isFinite(value) && (value >= 0 || quantity == Quantity.EXIT_CODE)) {
        readings.put(quantity, new Reading(value, field, text));
      }
      return this;
    }

    /** States a number that is its own text. */
    public Builder put(Quantity quantity, double value, String field) {
      return put(quantity, value, field, Amounts.plain(value));
    }

    /** Takes a number back. */
    public Builder remove(Quantity quantity) {
      readings.remove(quantity);
      return this;
    }

    /** The number so far with who said it, or empty where it is unknown. */
    Optional<Reading> reading(Quantity quantity) {
      return Optional.ofNullable(readings.get(quantity));
    }

    /** The field as written, empty where there is none. */
    String field(String name) {
      String text = fields.get(name);
      return text == null ? "" : text;
    }

    /** The number so far, not a number where it is unknown. */
    public double get(Quantity quantity) {
      Reading reading = readings.get(quantity);
      return reading == null ? Double.NaN : reading.value();
    }

    /** Whether the number is known. */
    public boolean has(Quantity quantity) {
      return readings.containsKey(quantity);
    }

    /** States a text; an empty one is left unknown. */
    public Builder put(Label label, String text) {
      if (!text.isEmpty()) {
        labels.put(label, text);
      }
      return this;
    }

    /** The text so far, empty where it is unknown. */
    public String get(Label label) {
      return labels.getOrDefault(label, "");
    }

    /** Keeps a field as written. */
    public Builder field(String name, String text) {
      fields.put(name, text);
      return this;
    }

    /**
     * Keeps all fields as written, in place of those kept so far; no field can be added to them.
     */
    Builder fields(Fields all) {
      fields = all;
      return this;
    }

    /** Makes a note, once for each id. */
    public Builder note(String noteId, String text) {
      if (notes.stream().noneMatch(n -> n.id().equals(noteId))) {
        notes.add(new Note(noteId, text));
      }
      return this;
    }

    /** Whether a note of this id was made. */
    public boolean noted(String noteId) {
      return notes.stream().anyMatch(n -> n.id().equals(noteId));
    }

    /** How it ended and why that is concluded. */
    public Builder outcome(Outcome end, String reason) {
      outcome = end;
      outcomeReason = reason;
      return this;
    }

    /** How it ended, so far. */
    public Outcome outcome() {
      return outcome;
    }

    /** The record. */
    public JobRecord build() {
      return new JobRecord(source, id, outcome, outcomeReason, readings, labels, notes, fields);
    }
  }
}

package dev.weft.array.reference;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.Chunks;
import dev.weft.client.Client;
import dev.weft.engine.TaskFailedException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs reference cases through the public API: with the chunks that they name and with random ones.
 */
public final class ReferenceCases {
  private ReferenceCases() {}

  /** What is wrong with a case; null if nothing is. */
  record Outcome(boolean known, @Nullable String problem, List<NDArray> answers) {}

  /**
   * Runs a case.
   *
   * @param seed of random chunks; 0 for those of the case
   */
  static Outcome run(Case c, Computing engine, long seed) {
    var answers = new ArrayList<NDArray>();
    Map<String, @Nullable Object> expect = c.expect();
    boolean refused = expect.containsKey("error");
    boolean built = false;
    try {
      var random = new SplittableRandom(seed);
      var on = new ArrayList<@Nullable DArray>();
      for (int i = 0; i < c.inputCount(); i++) {
        on.add(c.isArray(i) ? input(c, i, seed, random) : c.scalar(i));
      }
      Answer answer = Operations.apply(new Call(c.op(), on, c.args(), c.kwargs()));
      if (answer == null) {
        return new Outcome(false, "the operation " + c.op() + " is not there", answers);
      }
      built = true;
      for (DArray array : answer.arrays()) {
        answers.add(engine.compute(array));
      }
      if (refused) {
        return new Outcome(true, "was not refused: " + expect.get("error"), answers);
      }
      return new Outcome(true, problem(c, answer, answers), answers);
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | TaskFailedException e) {
      if (!refused) {
        return new Outcome(true, "refused: " + e, answers);
      }
      boolean early = "build".equals(expect.get("when"));
      return new Outcome(
          true, early && built ? "was refused only when it was computed: " + e : null, answers);
    } catch (RuntimeException e) { // neither an answer nor a refusal: a fault of the operation
      return new Outcome(true, "threw " + e, answers);
    }
  }

  private static DArray input(Case c, int i, long seed, SplittableRandom random) {
    NDArray values = c.dense(i);
    DArray x = DArray.of(values);
    Chunks[] cut = c.chunks(i);
    if (seed != 0) {
      cut = new Chunks[values.rank()];
      for (int axis = 0; axis < cut.length; axis++) {
        cut[axis] = cut(values.shape()[axis], random);
      }
    }
    return x.rechunk(Objects.requireNonNull(cut));
  }

  private static Chunks cut(long length, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return Chunks.regular(length, 1 + random.nextLong(length + 1));
    }
    var sizes = new ArrayList<Long>();
    long left = length;
    while (left > 0) {
      long size = random.nextLong(left + 1);
      sizes.add(size);
      left -= size;
    }
    return Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Returns the bits of the answers, of every NaN the same: the machine may give it either sign.
   */
  static List<Object> bits(Outcome outcome) {
    var bits = new ArrayList<Object>();
    for (NDArray answer : outcome.answers()) {
      bits.add(answer.dtype());
      bits.add(IntStream.of(answer.shape()).boxed().toList());
      MemorySegment segment = answer.asSegment();
      switch (answer.dtype()) {
        case FLOAT64, COMPLEX128 -> {
          double[] values = segment.toArray(ValueLayout.JAVA_DOUBLE);
          bits.add(DoubleStream.of(values).mapToLong(Double::doubleToLongBits).boxed().toList());
        }
        case FLOAT32 -> {
          float[] values = segment.toArray(ValueLayout.JAVA_FLOAT);
          bits.add(
              IntStream.range(0, values.length)
                  .map(k -> Float.floatToIntBits(values[k]))
                  .boxed()
                  .toList());
        }
        default -> bits.add(answer);
      }
    }
    return bits;
  }

  private static @Nullable String problem(Case c, Answer answer, List<NDArray> answers) {
    Map<String, @Nullable Object> expect = c.expect();
    List<@Nullable Object> wanted =
        expect.containsKey("outputs") ? Case.list(expect.get("outputs")) : List.of(expect);
    if (wanted.size() != answers.size()) {
      return answers.size() + " outputs, expected " + wanted.size();
    }
    for (int i = 0; i < answers.size(); i++) {
      Map<String, @Nullable Object> want = Case.map(wanted.get(i));
      if (want.containsKey("name") && !answer.names().get(i).equals(want.get("name"))) {
        return "output " + i + " is " + answer.names().get(i) + ", expected " + want.get("name");
      }
      String difference = Comparison.difference(answers.get(i), c.array(want), c.tolerance());
      if (difference != null) {
        return difference;
      }
      if (want.containsKey("chunks")) {
        List<List<Long>> got =
            answer.arrays().get(i).chunks().stream()
                .map(axis -> Arrays.stream(axis.sizes()).boxed().toList())
                .toList();
        if (!got.equals(want.get("chunks"))) {
          return "chunks are " + got + ", expected " + want.get("chunks");
        }
      }
    }
    return null;
  }

  /** Runs the cases of a folder: {@code DIR [--level N] [--op NAME] [--seeds N]}. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0 || args[0].startsWith("--")) {
      System.err.println("usage: reference-cases DIR [--level N] [--op NAME] [--seeds N]");
      System.exit(2);
    }
    String op = option(args, "--op", "");
    long level = Long.parseLong(option(args, "--level", "2"));
    int seeds = Integer.parseInt(option(args, "--seeds", "3"));
    int passed = 0;
    int failed = 0;
    var absent = new TreeMap<String, Integer>();
    try (Client inline = Client.inline();
        Client local = Client.local()) {
      for (Case c : Case.read(Path.of(args[0]))) {
        if (c.level() > level || (!op.isEmpty() && !op.equals(c.op()))) {
          continue;
        }
        String problem = null;
        boolean known = true;
        for (int seed = 0; seed <= seeds && problem == null && known; seed++) {
          Outcome first = run(c, inline::compute, seed);
          Outcome second = run(c, local::compute, seed);
          known = first.known();
          problem = first.problem() != null ? "inline: " + first.problem() : second.problem();
          if (problem == null && !bits(first).equals(bits(second))) {
            problem = "inline and local differ in bits";
          }
          problem =
              problem != null && seed > 0 ? "chunks of seed " + seed + ": " + problem : problem;
        }
        if (!known) {
          absent.merge(c.op(), 1, Integer::sum);
        } else if (problem == null) {
          passed++;
        } else {
          failed++;
          System.out.println(c.id() + ": " + problem);
        }
      }
    }
    absent.forEach((name, n) -> System.out.println("not there: " + name + ", " + n + " cases"));
    int absentCases = absent.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println(
        passed
            + " passed, "
            + failed
            + " failed"
            + (absentCases > 0 ? ", " + absentCases + " of operations that are not there" : ""));
    System.exit(failed == 0 ? 0 : 1);
  }

  private static String option(String[] args, String name, String otherwise) {
    for (int i = 1; i + 1 < args.length; i++) {
      if (args[i].equals(name)) {
        return args[i + 1];
      }
    }
    return otherwise;
  }
}

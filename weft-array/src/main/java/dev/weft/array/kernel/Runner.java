package dev.weft.array.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * Runs one program on chunks, from any number of threads at once. It keeps what a run needs
 * (registers, accumulators) for the next; a thread never waits for another.
 */
public final class Runner {
  private final Program program;
  private final Weave weave;
  private final Weaving weaving;
  private final ConcurrentLinkedDeque<Evaluator> idle = new ConcurrentLinkedDeque<>();

  /** A runner of this program. */
  public Runner(Program program) {
    this(program, new Weave(program));
  }

  private Runner(Program program, Weave weave) {
    this(program, weave, Weaving.of(weave));
  }

  Runner(Program program, Weave weave, Weaving weaving) {
    this.program = program;
    this.weave = weave;
    this.weaving = weaving;
  }

  /** What it runs. */
  public Program program() {
    return program;
  }

  /**
   * The blocks that a storing program gives for a chunk, in the order of its results.
   *
   * @param chunk the place of the chunk in the whole array
   * @param operands the inputs, which are broadcast to the chunk's shape
   * @throws IllegalArgumentException if an operand has another type or does not fit the shape
   */
  public List<Block> map(Chunk chunk, Operand... operands) {
    return with(chunk, evaluator -> evaluator.map(chunk, operands));
  }

  /**
   * The states of a reducing program's terms after one chunk.
   *
   * @param chunk the place of the chunk in the whole array
   * @param operands the inputs, which are broadcast to the chunk's shape
   * @throws IllegalArgumentException if an operand has another type or does not fit the shape
   */
  public Partial reduce(Chunk chunk, Operand... operands) {
    return with(chunk, evaluator -> evaluator.reduce(chunk, operands));
  }

  private <T> T with(Chunk chunk, Function<Evaluator, T> run) {
    Map<Pattern, Woven.Loop> loops = weaving.loops(chunk.places());
    Evaluator evaluator = idle.pollFirst();
    if (evaluator == null || (loops != null && !evaluator.isWoven)) {
      evaluator = new Evaluator(program, weave, loops);
    }
    T answer = run.apply(evaluator);
    idle.addFirst(evaluator);
    return answer;
  }
}

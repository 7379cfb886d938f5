package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * In which order the instructions of a program are computed, and which of them can be one loop:
 * {@link Cheap} ones of one type, as many as stay vectors. Constants have no place in the order.
 *
 * <p>An instruction joins the group of its type that is open; a group is closed, and takes its
 * place in the order, before anything that is not cheap reads from it, or when it is full. So all
 * that a group reads stands before it.
 */
final class Weave {
  private static final int MOST_OPERATIONS = 12;

  /**
   * How large a loop may be, where an operation counts as {@link Cheap#size} says, and an input 3.
   * The compiler of the JVM makes no vectors of a loop whose body is larger than a limit of its
   * own. Measured on doubles in the first cache, ns an element: ten operations on six arrays 0.49,
   * eleven 1.57.
   */
  private static final int MOST_SIZE = 28;

  private static final int INPUT_SIZE = 3;

  private static final int ALWAYS = Integer.MAX_VALUE;

  /**
   * Instructions that are computed together.
   *
   * @param members their numbers, ascending
   * @param woven how, if it is by one loop; null for a single one that has a loop anyway, and for a
   *     comparison and the choice by it
   */
  record Part(List<Integer> members, @Nullable Bundle woven) {}

  /**
   * What one loop computes.
   *
   * @param inputs the instructions whose registers it reads
   * @param outputs the instructions whose registers it fills
   * @param constants the bits of its constants
   */
  record Bundle(
      Pattern pattern, List<Integer> inputs, List<Integer> outputs, List<Long> constants) {
    /** The constants, as a loop takes them. */
    long[] bits() {
      return constants.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private final Program program;
  private final List<Instruction> code;
  private final Map<DType, List<Integer>> open = new EnumMap<>(DType.class);
  private final List<Part> parts = new ArrayList<>();
  private final @Nullable Bundle straight;

  Weave(Program program) {
    this.program = program;
    code = program.code();
    List<List<Integer>> groups = groups();
    joinChoice(groups);
    int[] lastUse = lastUses(program, groups);
    boolean whole = isWhole(groups);
    Bundle all = null;
    for (List<Integer> group : groups) {
      boolean cheap = isChoice(group) || Cheap.of(code, code.get(group.getFirst())) != null;
      Bundle bundle = cheap && (whole || group.size() > 1) ? bundle(group, lastUse) : null;
      parts.add(new Part(group, isChoice(group) ? null : bundle));
      all = bundle == null ? all : bundle;
    }
    boolean stores =
        all != null
            && program.results().size() == all.outputs().size()
            && all.outputs().containsAll(program.results());
    straight = whole && stores ? all : null;
  }

  /** The parts, each of which reads none that come later. */
  List<Part> parts() {
    return parts;
  }

  /** What is stored, if it is computed by one loop from what is loaded; else null. */
  @Nullable Bundle straight() {
    return straight;
  }

  /** The patterns of the loops. */
  List<Pattern> patterns() {
    Set<Pattern> patterns = new LinkedHashSet<>();
    if (straight != null) {
      patterns.add(straight.pattern());
    }
    for (Part part : parts) {
      if (part.woven() != null) {
        patterns.add(part.woven().pattern());
      }
    }
    return List.copyOf(patterns);
  }

  /** Whether the program loads, computes one group and stores. */
  private boolean isWhole(List<List<Integer>> groups) {
    long computed =
        groups.stream()
            .filter(group -> !(code.get(group.getFirst()) instanceof Instruction.Load))
            .count();
    return computed == 1 && !program.reduces();
  }

  private List<List<Integer>> groups() {
    List<List<Integer>> groups = new ArrayList<>();
    boolean[] needed = needed();
    for (int i = 0; i < needed.length; i++) {
      Instruction instruction = code.get(i);
      if (!needed[i] || instruction instanceof Instruction.Constant) {
        continue;
      }
      DType type = instruction.type();
      if (Cheap.of(code, instruction) == null) {
        for (int operand : operands(instruction)) {
          DType read = code.get(operand).type();
          if (open.containsKey(read) && open.get(read).contains(operand)) {
            groups.add(open.remove(read));
          }
        }
        groups.add(List.of(i));
      } else if (!joins(i, type)) {
        if (open.containsKey(type)) {
          groups.add(open.remove(type));
        }
        open.put(type, new ArrayList<>(List.of(i)));
      }
    }
    groups.addAll(open.values());
    return groups;
  }

  /**
   * Makes one group of a comparison and the choice by it, if the program computes nothing else. Its
   * loop is none of vectors, 1.3 ns an element in the cache, but straight from memory to memory it
   * costs what the memory does; in tiles the two go by steps.
   */
  private void joinChoice(List<List<Integer>> groups) {
    int last = groups.size() - 1;
    boolean loads =
        groups.stream()
            .limit(Math.max(0, last - 1))
            .allMatch(group -> code.get(group.getFirst()) instanceof Instruction.Load);
    if (last > 0
        && loads
        && !program.reduces()
        && code.get(groups.get(last).getFirst()) instanceof Instruction.Where where
        && where.type() == DType.FLOAT64
        && groups.get(last - 1).getFirst() == where.condition()
        && !program.results().contains(where.condition())
        && code.get(where.condition()) instanceof Instruction.Apply2 compared
        && (compared.operation() == Binary.LESS || compared.operation() == Binary.GREATER)
        && code.get(compared.x()).type() == DType.FLOAT64) {
      int chosen = groups.removeLast().getFirst();
      groups.set(last - 1, List.of(where.condition(), chosen));
    }
  }

  private boolean isChoice(List<Integer> group) {
    return code.get(group.getLast()) instanceof Instruction.Where && group.size() == 2;
  }

  /**
   * The operations of a choice: x > y where x - y is above 0, as numbers that differ have no
   * difference of 0; and of the second the bits are turned in which it differs from the first.
   *
   * @param values the numbers of what is compared, of the comparison, and of what is chosen from
   */
  private List<Pattern.Operation> choice(List<Integer> members, int first, List<Integer> values) {
    boolean less = ((Instruction.Apply2) code.get(members.getFirst())).operation() == Binary.LESS;
    return List.of(
        new Pattern.Operation(Cheap.SUBTRACT, values.get(less ? 1 : 0), values.get(less ? 0 : 1)),
        new Pattern.Operation(Cheap.DIFFER, values.get(3), values.get(4)),
        new Pattern.Operation(Cheap.KEEP, first + 1, first),
        new Pattern.Operation(Cheap.DIFFER, first + 2, values.get(4)));
  }

  private boolean joins(int i, DType type) {
    List<Integer> group = open.get(type);
    if (group == null || group.size() == MOST_OPERATIONS) {
      return false;
    }
    group.add(i);
    int size = INPUT_SIZE * inputs(group).size();
    for (int member : group) {
      size += cheap(member).size(type);
    }
    if (size > MOST_SIZE) {
      group.removeLast();
      return false;
    }
    return true;
  }

  private boolean[] needed() {
    boolean[] needed = new boolean[code.size()];
    ends(program, i -> needed[i] = true);
    for (int i = needed.length - 1; i >= 0; i--) {
      if (needed[i]) {
        for (int operand : operands(code.get(i))) {
          needed[operand] = true;
        }
      }
    }
    return needed;
  }

  private static void ends(Program program, IntConsumer end) {
    program.results().forEach(end::accept);
    for (Term term : program.terms()) {
      end.accept(term.register());
      if (term.place() >= 0) {
        end.accept(term.place());
      }
    }
  }

  /**
   * For each instruction the last of the groups that reads it, beside its own; -1 if there is none,
   * {@link Integer#MAX_VALUE} if it is stored or folded.
   */
  static int[] lastUses(Program program, List<List<Integer>> groups) {
    int[] last = new int[program.code().size()];
    Arrays.fill(last, -1);
    for (int g = 0; g < groups.size(); g++) {
      List<Integer> members = groups.get(g);
      for (int member : members) {
        for (int operand : operands(program.code().get(member))) {
          if (!members.contains(operand)) {
            last[operand] = g;
          }
        }
      }
    }
    ends(program, i -> last[i] = ALWAYS);
    return last;
  }

  /** What an instruction reads. */
  static int[] operands(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Load _,
          Instruction.Constant _,
          Instruction.Uniform _,
          Instruction.Coordinate _,
          Instruction.Position _ ->
          new int[0];
      case Instruction.Apply1 a -> new int[] {a.x()};
      case Instruction.Apply2 a -> new int[] {a.x(), a.y()};
      case Instruction.Where w -> new int[] {w.condition(), w.x(), w.y()};
      case Instruction.Cast c -> new int[] {c.x()};
    };
  }

  /** What members read that is neither one of them nor a constant. */
  private Set<Integer> inputs(List<Integer> members) {
    Set<Integer> inputs = new LinkedHashSet<>();
    for (int member : members) {
      for (int operand : operands(code.get(member))) {
        if (!members.contains(operand) && !(code.get(operand) instanceof Instruction.Constant)) {
          inputs.add(operand);
        }
      }
    }
    return inputs;
  }

  private Bundle bundle(List<Integer> members, int[] lastUse) {
    List<Integer> inputs = List.copyOf(inputs(members));
    List<Long> constants = constants(members);
    int[] numbers = new int[code.size()]; // of values, by their instructions
    for (int k = 0; k < inputs.size(); k++) {
      numbers[inputs.get(k)] = k;
    }
    int first = inputs.size() + constants.size();
    for (int k = 0; k < members.size(); k++) {
      numbers[members.get(k)] = first + k;
    }
    List<Pattern.Operation> operations = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (int member : members) {
      int[] operands = operands(code.get(member));
      int at = values.size();
      for (int operand : operands) {
        values.add(
            code.get(operand) instanceof Instruction.Constant
                ? inputs.size() + constants.indexOf(bits(member, operand))
                : numbers[operand]);
      }
      if (!isChoice(members)) {
        int y = operands.length > 1 ? values.get(at + 1) : -1;
        operations.add(new Pattern.Operation(cheap(member), values.get(at), y));
      }
    }
    if (isChoice(members)) {
      operations.addAll(choice(members, first, values));
      numbers[members.getLast()] = first + operations.size() - 1;
    }
    List<Integer> outputs = members.stream().filter(i -> lastUse[i] >= 0).toList();
    DType type = code.get(members.getLast()).type();
    Pattern pattern =
        new Pattern(
            type,
            inputs.size(),
            constants.size(),
            operations,
            outputs.stream().map(i -> numbers[i]).toList());
    return new Bundle(pattern, inputs, outputs, constants);
  }

  private List<Long> constants(List<Integer> members) {
    Set<Long> constants = new LinkedHashSet<>();
    for (int member : members) {
      for (int operand : operands(code.get(member))) {
        if (code.get(operand) instanceof Instruction.Constant) {
          constants.add(bits(member, operand));
        }
      }
    }
    return List.copyOf(constants);
  }

  /**
   * The bits of a constant that an instruction reads; of its inverse, where it multiplies by it.
   */
  private long bits(int reader, int constant) {
    long bits = ((Instruction.Constant) code.get(constant)).bits();
    return byInverse(reader) && operands(code.get(reader))[1] == constant
        ? Double.doubleToRawLongBits(1 / Double.longBitsToDouble(bits))
        : bits;
  }

  private Cheap cheap(int i) {
    Cheap cheap = Cheap.of(code, code.get(i));
    if (cheap == null) {
      throw new IllegalStateException("not cheap: " + code.get(i));
    }
    return byInverse(i) ? Cheap.MULTIPLY : cheap;
  }

  /** Whether an instruction divides by a constant of which multiplying by 1 / c gives the bits. */
  private boolean byInverse(int i) {
    return code.get(i) instanceof Instruction.Apply2 apply
        && apply.operation() == Binary.DIVIDE
        && apply.type() == DType.FLOAT64
        && apply.x() != apply.y()
        && code.get(apply.y()) instanceof Instruction.Constant c
        && Kernels.dividesAsItsInverse(Double.longBitsToDouble(c.bits()));
  }
}

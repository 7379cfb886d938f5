package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;

/**
 * Writes the loop of a {@link Pattern} as a hidden class: all inputs and outputs at one index, each
 * value in a local variable, no branch and no call that is not an intrinsic, which is what the
 * compiler of the JVM makes vectors of. (Two places that differ in one loop, as {@code r[i] = x[i +
 * k]}, keep it from that: 0.80 ns an element where 0.20 are needed.)
 */
final class Loom {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_Object.arrayType(),
          ConstantDescs.CD_long.arrayType(),
          ConstantDescs.CD_int,
          ConstantDescs.CD_int);
  private static final int ARRAYS = 1; // the parameters of run
  private static final int CONSTANTS = 2;
  private static final int FROM = 3;
  private static final int TO = 4;

  /** The smallest bits of a double with sign 0 that is not a number. */
  private static final long FIRST_NAN = 0x7ff0_0000_0000_0001L;

  private final Pattern pattern;
  private final TypeKind kind;
  private final ClassDesc element;

  private Loom(Pattern pattern) {
    this.pattern = pattern;
    kind =
        switch (Lane.of(pattern.type())) {
          case DOUBLE -> TypeKind.DOUBLE;
          case FLOAT -> TypeKind.FLOAT;
          case LONG -> TypeKind.LONG;
          case INT -> TypeKind.INT;
        };
    element = kind.upperBound();
  }

  /**
   * A new loop of a class of its own, which can be unloaded when nothing refers to it.
   *
   * @throws ReflectiveOperationException if the JVM does not let classes be made
   */
  static Woven.Loop weave(Pattern pattern) throws ReflectiveOperationException {
    MethodHandles.Lookup made =
        MethodHandles.lookup().defineHiddenClass(new Loom(pattern).bytes(), true);
    try {
      return (Woven.Loop)
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // as a method handle declares it
      throw new IllegalStateException("cannot make a woven loop", e);
    }
  }

  private byte[] bytes() {
    return ClassFile.of()
        .build(
            ClassDesc.of(Loom.class.getPackageName(), "WovenLoop"),
            made -> {
              made.withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC);
              made.withInterfaceSymbols(
                  ClassDesc.ofDescriptor(Woven.Loop.class.descriptorString()));
              made.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void)
                          .return_());
              made.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::body);
            });
  }

  private void body(CodeBuilder code) {
    int inputs = pattern.inputs();
    int[] arrays = new int[inputs + pattern.outputs().size()];
    for (int k = 0; k < arrays.length; k++) {
      arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
      code.aload(ARRAYS).loadConstant(k).aaload();
      code.checkcast(element.arrayType()).astore(arrays[k]);
    }
    int[] values = new int[inputs + pattern.constants() + pattern.operations().size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = code.allocateLocal(kind);
    }
    for (int k = 0; k < pattern.constants(); k++) {
      code.aload(CONSTANTS).loadConstant(k).laload();
      constant(code);
      code.storeLocal(kind, values[inputs + k]);
    }
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop).iload(FROM).iload(TO).if_icmpge(end);
    for (int k = 0; k < inputs; k++) {
      code.aload(arrays[k]).iload(FROM).arrayLoad(kind).storeLocal(kind, values[k]);
    }
    int result = inputs + pattern.constants();
    for (Pattern.Operation operation : pattern.operations()) {
      code.loadLocal(kind, values[operation.x()]);
      if (operation.y() >= 0) {
        code.loadLocal(kind, values[operation.y()]);
      }
      apply(code, operation.what());
      wrap(code);
      code.storeLocal(kind, values[result++]);
    }
    for (int k = 0; k < pattern.outputs().size(); k++) {
      code.aload(arrays[inputs + k]).iload(FROM);
      code.loadLocal(kind, values[pattern.outputs().get(k)]).arrayStore(kind);
    }
    code.iinc(FROM, 1).goto_(loop).labelBinding(end).return_();
  }

  /** From its bits, as they stand in {@link Instruction.Constant}. */
  private void constant(CodeBuilder code) {
    switch (Lane.of(pattern.type())) {
      case DOUBLE -> bitsToDouble(code);
      case FLOAT -> bitsToDouble(code).d2f();
      case LONG -> {
        // as it is
      }
      case INT -> code.l2i();
    }
  }

  private static CodeBuilder doubleToBits(CodeBuilder code) {
    return code.invokestatic(
        ConstantDescs.CD_Double,
        "doubleToRawLongBits",
        MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_double));
  }

  /** The local variable into which the bits of the double on the stack go. */
  private static int bitsToLocal(CodeBuilder code) {
    int local = code.allocateLocal(TypeKind.LONG);
    doubleToBits(code).lstore(local);
    return local;
  }

  private static CodeBuilder bitsToDouble(CodeBuilder code) {
    return code.invokestatic(
        ConstantDescs.CD_Double,
        "longBitsToDouble",
        MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
  }

  /** The operation on what lies on the stack. */
  private void apply(CodeBuilder code, Cheap operation) {
    switch (operation) {
      case ADD -> arithmetic(code::dadd, code::fadd, code::ladd, code::iadd);
      case SUBTRACT -> arithmetic(code::dsub, code::fsub, code::lsub, code::isub);
      case MULTIPLY -> arithmetic(code::dmul, code::fmul, code::lmul, code::imul);
      case DIVIDE -> arithmetic(code::ddiv, code::fdiv, code::ldiv, code::idiv);
      case NEGATIVE -> arithmetic(code::dneg, code::fneg, code::lneg, code::ineg);
      case AND -> whole(code::land, code::iand);
      case OR -> whole(code::lor, code::ior);
      case XOR -> whole(code::lxor, code::ixor);
      case MINIMUM -> math(code, "min", element, 2);
      case MAXIMUM -> math(code, "max", element, 2);
      case ABS -> math(code, "abs", element, 1);
      case FLOOR -> math(code, "floor", element, 1);
      case CEIL -> math(code, "ceil", element, 1);
      case ROUND -> math(code, "rint", element, 1);
      case SQRT -> {
        if (kind == TypeKind.FLOAT) {
          code.f2d(); // and back: the square root of a float, rounded once
        }
        math(code, "sqrt", ConstantDescs.CD_double, 1);
        if (kind == TypeKind.FLOAT) {
          code.d2f();
        }
      }
      case SQUARE -> {
        if (kind.slotSize() == 2) {
          code.dup2();
        } else {
          code.dup();
        }
        apply(code, Cheap.MULTIPLY);
      }
      case RECIPROCAL -> {
        int x = code.allocateLocal(kind);
        code.storeLocal(kind, x);
        one(code);
        code.loadLocal(kind, x);
        apply(code, Cheap.DIVIDE);
      }
      case INVERT -> {
        if (kind == TypeKind.LONG) {
          code.loadConstant(-1L).lxor();
        } else {
          code.iconst_m1().ixor();
        }
      }
      case NOT -> code.ineg().iconst_1().iadd();
      case DIFFER -> {
        int y = bitsToLocal(code);
        bitsToDouble(doubleToBits(code).lload(y).lxor());
      }
      case KEEP -> {
        int y = bitsToLocal(code);
        doubleToBits(code).lload(y).lneg().lload(y).loadConstant(-1L).lxor().land();
        code.lload(y).loadConstant(FIRST_NAN).lsub().land(); // negative where y is above 0
        bitsToDouble(code.loadConstant(63).lshr().land());
      }
    }
  }

  private void one(CodeBuilder code) {
    if (kind == TypeKind.DOUBLE) {
      code.dconst_1();
    } else {
      code.fconst_1();
    }
  }

  private void arithmetic(Runnable doubles, Runnable floats, Runnable longs, Runnable ints) {
    switch (Lane.of(pattern.type())) {
      case DOUBLE -> doubles.run();
      case FLOAT -> floats.run();
      case LONG, INT -> whole(longs, ints);
    }
  }

  private void whole(Runnable longs, Runnable ints) {
    if (kind == TypeKind.LONG) {
      longs.run();
    } else {
      ints.run();
    }
  }

  private static void math(CodeBuilder code, String name, ClassDesc type, int operands) {
    ClassDesc[] parameters = new ClassDesc[operands];
    java.util.Arrays.fill(parameters, type);
    code.invokestatic(MATH, name, MethodTypeDesc.of(type, parameters));
  }

  /** Brings what lies on the stack back into the range of its type. */
  private void wrap(CodeBuilder code) {
    DType type = pattern.type();
    switch (type) {
      case INT8 -> code.i2b();
      case INT16 -> code.i2s();
      case UINT8 -> code.loadConstant(0xff).iand();
      case UINT16 -> code.i2c();
      case UINT32 -> code.loadConstant(0xffffffffL).land();
      case BOOL, INT32, INT64, UINT64, FLOAT32, FLOAT64, COMPLEX128 -> {
        // every value is in range
      }
    }
  }
}

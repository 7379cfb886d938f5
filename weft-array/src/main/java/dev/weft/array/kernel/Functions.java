package dev.weft.array.kernel;

/** The elementary functions of one evaluator, over scratch that they share. */
final class Functions {
  final ArcFunctions arcs;
  final SineFunctions sines;
  final Exponentials exponentials;
  final Logarithms logarithms;
  final Powers powers;

  Functions() {
    Scratch scratch = new Scratch();
    arcs = new ArcFunctions(scratch);
    sines = new SineFunctions(scratch);
    exponentials = new Exponentials(scratch);
    logarithms = new Logarithms(scratch, exponentials);
    powers = new Powers(scratch);
  }
}

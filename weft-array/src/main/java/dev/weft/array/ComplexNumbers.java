package dev.weft.array;

/** The parts of complex numbers. Real numbers have them too. */
public sealed interface ComplexNumbers permits DArray {

  /** Returns the real parts; of real numbers, these. */
  default DArray real() {
    return self().isComplex() ? new DArray(self().realExpr()) : self();
  }

  /** Returns the imaginary parts; of real numbers, zeros of their type. */
  default DArray imag() {
    return self().isComplex() ? new DArray(self().imagExpr()) : Creation.zerosLike(self());
  }

  /** Returns the numbers with the other sign of their imaginary parts. */
  default DArray conj() {
    return self().isComplex() ? DArray.complex(real(), imag().negative()) : self();
  }

  /** Returns the angles to the positive real axis, in radians from -pi to pi. */
  default DArray angle() {
    return imag().atan2(real());
  }

  /** Returns whether the imaginary part is 0. */
  default DArray isreal() {
    return imag().equal(DArray.scalar(0.0));
  }

  /** Returns this array. */
  DArray self();
}

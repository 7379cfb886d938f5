package dev.weft.array;

import java.io.Serializable;

/**
 * A complex number.
 *
 * @param real the real part
 * @param imag the imaginary part
 */
public record Complex(double real, double imag) implements Serializable {
  /** Returns the distance from 0. */
  public double abs() {
    return Math.hypot(real, imag);
  }

  /** Returns the angle to the positive real axis, in radians from -pi to pi. */
  public double angle() {
    return Math.atan2(imag, real);
  }

  /** Returns the number with the other sign of the imaginary part. */
  public Complex conj() {
    return new Complex(real, -imag);
  }

  /** Returns the sum. */
  public Complex add(Complex other) {
    return new Complex(real + other.real, imag + other.imag);
  }

  /** Returns the product. */
  public Complex multiply(Complex other) {
    return new Complex(
        real * other.real - imag * other.imag, real * other.imag + imag * other.real);
  }

  /** Returns for example {@code (1.0-2.5j)}. */
  @Override
  public String toString() {
    boolean minus = imag < 0 || (imag == 0 && 1 / imag < 0);
    return "(" + real + (minus ? "-" : "+") + Math.abs(imag) + "j)";
  }
}

/** What batch systems and kernels recorded of a job, in one form, with who said what. */
package dev.weft.adviser.record;
